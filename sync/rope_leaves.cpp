#include "sync/rope_leaves.hpp"

#include "sync/utf8_count.hpp"

#include <cstring>

namespace atelier {

// ---- one leaf -----------------------------------------------------------------------------------

std::uint32_t RopeLeaves::Leaf::offset(std::uint32_t scalar_number) const {
    if (scalars == bytes()) return scalar_number;
    if (scalar_number == scalars) return bytes();
    const auto in_front = static_cast<std::uint32_t>(utf8::offset(front(), scalar_number));
    if (in_front < gap) return in_front;
    const std::uint32_t behind = scalar_number - utf8::scalars(front());
    return gap + static_cast<std::uint32_t>(utf8::offset(back(), behind));
}

std::uint32_t RopeLeaves::Leaf::newlines(std::uint32_t from_byte, std::uint32_t to_byte) const {
    std::uint32_t sum = 0;
    if (from_byte < gap) sum += utf8::newlines(front().substr(from_byte, to_byte - from_byte));
    if (to_byte > gap) {
        const std::uint32_t from = std::max<std::uint32_t>(from_byte, gap);
        sum += utf8::newlines(back().substr(from - gap, to_byte - from));
    }
    return sum;
}

void RopeLeaves::Leaf::move_gap(std::uint32_t byte_at) {
    if (byte_at < gap) {
        std::memmove(content.data() + byte_at + gap_size, content.data() + byte_at, gap - byte_at);
    } else if (byte_at > gap) {
        std::memmove(content.data() + gap, content.data() + gap + gap_size, byte_at - gap);
    }
    gap = static_cast<std::uint16_t>(byte_at);
}

void RopeLeaves::Leaf::put(std::uint32_t byte_at, std::string_view utf8, std::uint32_t count) {
    if (byte_at != gap) move_gap(byte_at);
    std::memcpy(content.data() + gap, utf8.data(), utf8.size());
    gap = static_cast<std::uint16_t>(gap + utf8.size());
    gap_size = static_cast<std::uint16_t>(gap_size - utf8.size());
    scalars = static_cast<std::uint16_t>(scalars + count);
}

// ---- many ---------------------------------------------------------------------------------------

RopeLeaves::RopeLeaves(std::string_view utf8) : leaves_(1) {
    leaves_.reserve(utf8.size() / (Leaf::capacity - 3) + 1);
    insert_long(0, utf8);
}

// The leaf around a position, which an insertion may take at either end of a leaf.
void RopeLeaves::seek(std::uint32_t position, bool to_character) {
    const std::uint32_t offset = position - start_;  // wraps in front of the leaf
    const std::uint32_t end = leaves_[last_].scalars;
    if (offset < end || (offset == end && !to_character)) return;
    const auto found = tree_.find(scalar, position);
    last_ = found.leaf;
    start_ = position - found.offset;
}

void RopeLeaves::insert(std::uint32_t position, std::string_view utf8, std::uint32_t scalars) {
    ATELIER_CHECK(position <= this->scalars());
    seek(position, false);
    Leaf& leaf = leaves_[last_];
    if (utf8.size() > leaf.gap_size) return insert_wide(position, utf8, scalars);
    const std::uint32_t here = leaf.offset(position - start_);
    leaf.put(here, utf8, scalars);
    const auto size = static_cast<std::uint32_t>(utf8.size());
    tree_.add(last_, {scalars, size, utf8::newlines(utf8)});
}

void RopeLeaves::insert_wide(std::uint32_t position, std::string_view utf8, std::uint32_t scalars) {
    const Leaf& leaf = leaves_[last_];
    const std::uint32_t here = leaf.offset(position - start_);
    if (utf8.size() > Leaf::capacity / 2) return insert_long(here, utf8);
    if (here == leaf.bytes()) {
        start_ = position;
        last_ = append_leaf(last_);
    } else {
        const std::uint32_t gap = leaf.gap;
        const bool in_front = leaf.bytes() / 2 < gap;
        const std::size_t middle = in_front
                                       ? utf8::border(leaf.front(), leaf.bytes() / 2)
                                       : gap + utf8::border(leaf.back(), leaf.bytes() / 2 - gap);
        split(last_, static_cast<std::uint32_t>(middle));
    }
    insert(position, utf8, scalars);
}

RopeLeaves::Number RopeLeaves::append_leaf(Number leaf) {
    const Number made = tree_.insert_after(leaf);
    if (made == leaves_.size()) leaves_.emplace_back();
    leaves_[made].gap = 0;
    leaves_[made].gap_size = Leaf::capacity;
    leaves_[made].scalars = 0;
    return made;
}

void RopeLeaves::fill(Number leaf, std::string_view utf8, std::uint32_t count) {
    leaves_[leaf].put(leaves_[leaf].bytes(), utf8, count);
    tree_.add(leaf, {count, static_cast<std::uint32_t>(utf8.size()), utf8::newlines(utf8)});
}

// What is behind a byte goes to a new leaf.
RopeLeaves::Number RopeLeaves::split(Number leaf, std::uint32_t byte_at) {
    const Number made = append_leaf(leaf);
    Leaf& front = leaves_[leaf];
    front.move_gap(byte_at);
    const std::string_view tail = front.back();
    const std::uint32_t count = utf8::scalars(tail);
    fill(made, tail, count);
    tree_.add(leaf, {-count, -static_cast<std::uint32_t>(tail.size()), -utf8::newlines(tail)});
    front.gap_size = static_cast<std::uint16_t>(Leaf::capacity - byte_at);
    front.scalars = static_cast<std::uint16_t>(front.scalars - count);
    return made;
}

// In leaves of their own, at a byte_at of the last one.
void RopeLeaves::insert_long(std::uint32_t byte_at, std::string_view utf8) {
    if (byte_at < leaves_[last_].bytes()) split(last_, byte_at);
    while (!utf8.empty()) {
        Leaf* leaf = &leaves_[last_];
        if (leaf->gap_size < 4) {  // no room for every scalar
            start_ += leaf->scalars;
            last_ = append_leaf(last_);
            leaf = &leaves_[last_];
        }
        const std::size_t size =
            utf8::border(utf8, std::min<std::size_t>(utf8.size(), leaf->gap_size));
        const std::string_view part = utf8.substr(0, size);
        fill(last_, part, utf8::scalars(part));
        utf8.remove_prefix(size);
    }
}

void RopeLeaves::remove(std::uint32_t position, std::uint32_t count) {
    ATELIER_CHECK(position <= scalars() && count <= scalars() - position);
    while (count > 0) {
        seek(position, true);
        Leaf& leaf = leaves_[last_];
        const std::uint32_t offset = position - start_;
        const std::uint32_t taken = std::min<std::uint32_t>(count, leaf.scalars - offset);
        const std::uint32_t from = leaf.offset(offset);
        const std::uint32_t to = leaf.offset(offset + taken);
        const std::uint32_t lines = leaf.newlines(from, to);
        if (to == leaf.gap) {  // as in a held backspace
            leaf.gap = static_cast<std::uint16_t>(from);
        } else {
            leaf.move_gap(from);
        }
        leaf.gap_size = static_cast<std::uint16_t>(leaf.gap_size + (to - from));
        leaf.scalars = static_cast<std::uint16_t>(leaf.scalars - taken);
        tree_.add(last_, {-taken, -(to - from), -lines});
        count -= taken;
        if (leaf.bytes() < Leaf::capacity / 4) tidy();
    }
}

// So that the number of leaves follows the size of the text.
void RopeLeaves::tidy() {
    const Number next = tree_.next(last_);
    const Number previous = tree_.previous(last_);
    const auto fit = [&](Number a, Number b) {
        return leaves_[a].bytes() + leaves_[b].bytes() <= Leaf::capacity * 3U / 4;
    };
    if (next != CountedTree<3>::none && fit(last_, next)) {
        join(last_, next);
    } else if (previous != CountedTree<3>::none && fit(previous, last_)) {
        start_ -= leaves_[previous].scalars;
        join(previous, last_);
        last_ = previous;
    } else if (leaves_[last_].bytes() == 0 && next != CountedTree<3>::none) {
        tree_.erase(last_);
        last_ = next;
    } else if (leaves_[last_].bytes() == 0 && previous != CountedTree<3>::none) {
        start_ -= leaves_[previous].scalars;
        tree_.erase(last_);
        last_ = previous;
    }
}

void RopeLeaves::join(Number leaf, Number next) {
    Leaf& from = leaves_[next];
    from.move_gap(from.bytes());
    const std::string_view content = from.front();
    const std::uint32_t count = from.scalars;
    fill(leaf, content, count);
    tree_.add(next,
              {-count, -static_cast<std::uint32_t>(content.size()), -utf8::newlines(content)});
    tree_.erase(next);
}

std::uint32_t RopeLeaves::bytes_before(std::uint32_t position) const {
    const auto [leaf, offset] = tree_.find(scalar, position);
    return tree_.before(leaf, byte) + leaves_[leaf].offset(offset);
}

std::uint32_t RopeLeaves::newlines_before(std::uint32_t position) const {
    const auto [leaf, offset] = tree_.find(scalar, position);
    const Leaf& here = leaves_[leaf];
    return tree_.before(leaf, newline) + here.newlines(0, here.offset(offset));
}

std::uint32_t RopeLeaves::behind_newlines(std::uint32_t count) const {
    if (count == 0) return 0;
    const auto [leaf, offset] = tree_.find(newline, count - 1);
    const Leaf& here = leaves_[leaf];
    std::uint32_t left = offset;
    std::uint32_t position = tree_.before(leaf, scalar);
    for (const std::string_view part : {here.front(), here.back()}) {
        for (std::size_t i = 0; i < part.size(); ++i) {
            if (part[i] != '\n' || left-- > 0) continue;
            return position + utf8::scalars(part.substr(0, i + 1));
        }
        position += utf8::scalars(part);
    }
    ATELIER_CHECK(false);
}

}  // namespace atelier
