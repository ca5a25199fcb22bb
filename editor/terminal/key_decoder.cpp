#include "editor/terminal/key_decoder.hpp"

#include "editor/utf8.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace atelier::editor {

namespace {

constexpr char escape = '\x1b';
constexpr std::string_view paste_end = "\x1b[201~";
constexpr std::uint32_t number_max = 0x10FFFF;  // also for what is far above any key

bool is_between(char byte, unsigned from, unsigned to) {
    const auto value = static_cast<unsigned char>(byte);
    return value >= from && value <= to;
}

// "1;2:3" is {{1}, {2, 3}}; what is empty is 0.
using Fields = std::vector<std::vector<std::uint32_t>>;
Fields fields_of(std::string_view text) {
    Fields fields{{0}};
    for (const char each : text) {
        std::uint32_t& number = fields.back().back();
        if (each == ';')
            fields.push_back({0});
        else if (each == ':')
            fields.back().push_back(0);
        else if (is_between(each, '0', '9'))
            number = std::min(number * 10 + static_cast<std::uint32_t>(each - '0'), number_max);
    }
    return fields;
}

std::uint32_t number_at(const Fields& fields, std::size_t field, std::size_t part = 0) {
    return field < fields.size() && part < fields[field].size() ? fields[field][part] : 0;
}

Modifiers modifiers_of(std::uint32_t number) {
    const std::uint32_t bits = number == 0 ? 0 : number - 1;
    return {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0};
}

// By the final byte of CSI and SS3.
std::optional<KeyName> named_by(char final) {
    switch (final) {
        case 'A': return KeyName::up;
        case 'B': return KeyName::down;
        case 'C': return KeyName::right;
        case 'D': return KeyName::left;
        case 'F': return KeyName::end;
        case 'H': return KeyName::home;
        default: return std::nullopt;
    }
}

// Of the keypad, in kitty's protocol from 57399 on.
constexpr std::uint32_t keypad_first = 57'399;
constexpr std::u32string_view keypad_signs = U"0123456789./*-+\r=";
constexpr std::array keypad_keys = {
    KeyName::left,      KeyName::right, KeyName::up,  KeyName::down,   KeyName::page_up,
    KeyName::page_down, KeyName::home,  KeyName::end, KeyName::insert, KeyName::erase};
constexpr std::uint32_t keypad_keys_first = 57'417;
constexpr std::uint32_t private_first = 57'344;
constexpr std::uint32_t private_last = 63'743;

std::size_t utf8_length(char first) {
    if (is_between(first, 0xC2, 0xDF)) return 2;
    if (is_between(first, 0xE0, 0xEF)) return 3;
    if (is_between(first, 0xF0, 0xF4)) return 4;
    return 1;
}

// As text: line ends are '\n', and nothing is left that is no character.
std::string cleaned(std::string_view pasted) {
    std::string clean;
    for (std::size_t at = 0; at < pasted.size();) {
        const std::size_t from = at;
        const auto scalar = next_code_point(pasted, at);
        if (!scalar) continue;
        if (*scalar == U'\r') {
            clean += '\n';
            at += pasted.substr(at).starts_with('\n') ? 1 : 0;
        } else if (*scalar == U'\n' || *scalar == U'\t' ||
                   (*scalar >= 0x20 && (*scalar < 0x7F || *scalar > 0x9F))) {
            clean += pasted.substr(from, at - from);
        }
    }
    return clean;
}

}  // namespace

std::vector<Input> KeyDecoder::take(std::string_view bytes, Instant now) {
    held_ += bytes;
    last_ = now;
    return work(false);
}

std::optional<KeyDecoder::Instant> KeyDecoder::due() const {
    if (is_pasting_) return last_ + paste_ends_after;
    if (held_.empty() && skipped_ == Skipped::nothing) return std::nullopt;
    return last_ + (is_lone() ? manner_.escape_after : sequence_ends_after);
}

// ESC, or Alt and a letter that begins sequences, too: a person may have typed it. Anything else is
// a sequence on a slow line, or a letter that comes in two pieces.
bool KeyDecoder::is_lone() const {
    if (skipped_ != Skipped::nothing || held_.front() != escape || held_.size() > 2) return false;
    return held_.size() == 1 || is_between(held_[1], 0, 0x7F);
}

std::vector<Input> KeyDecoder::tick(Instant now) {
    const auto at = due();
    return at && *at <= now ? work(true) : std::vector<Input>{};
}

std::vector<Input> KeyDecoder::work(bool is_all) {
    std::size_t done = 0;
    const auto forget_done = [&] { held_.erase(0, std::exchange(done, 0)); };
    while (is_pasting_ || done < held_.size()) {
        if (is_pasting_) {
            forget_done();
            if (!take_paste(is_all)) break;
        } else if (skipped_ != Skipped::nothing) {
            forget_done();
            skip();
        } else {
            const std::size_t size = thing(std::string_view(held_).substr(done), is_all);
            if (size == 0) break;
            done += size;
        }
    }
    forget_done();
    if (is_all) skipped_ = Skipped::nothing;
    return std::exchange(said_, {});
}

void KeyDecoder::skip() {
    const bool is_string = skipped_ == Skipped::string;
    std::size_t end = 0;
    while (end < held_.size() && (is_string ? held_[end] != '\a' && held_[end] != escape
                                            : is_between(held_[end], 0x20, 0x3F)))
        ++end;
    if (end < held_.size()) {
        const bool is_its_end = is_string ? held_[end] == '\a' : is_between(held_[end], 0x40, 0x7E);
        if (is_its_end) ++end;
        // ESC \ of a string is Alt and nothing that anybody typed.
        if (is_string && std::string_view(held_).substr(end).starts_with("\x1b\\")) end += 2;
        skipped_ = Skipped::nothing;
    }
    held_.erase(0, end);
}

bool KeyDecoder::take_paste(bool is_all) {
    const std::size_t end = held_.find(paste_end);
    if (end == std::string::npos && !is_all) {
        // The beginning of its end may be there.
        const std::size_t kept = std::min(held_.size(), paste_end.size() - 1);
        pasted_.append(held_, 0, held_.size() - kept);
        held_.erase(0, held_.size() - kept);
        return false;
    }
    pasted_.append(held_, 0, end);
    held_.erase(0, end == std::string::npos ? end : end + paste_end.size());
    is_pasting_ = false;
    said_.emplace_back(Paste{cleaned(std::exchange(pasted_, {}))});
    return true;
}

std::size_t KeyDecoder::thing(std::string_view bytes, bool is_all) {
    if (bytes.front() != escape) return plain(bytes, is_all, {});
    if (bytes.size() == 1) {
        if (is_all) say_key(KeyName::escape);
        return is_all ? 1 : 0;
    }
    switch (bytes[1]) {
        case escape: say_key(KeyName::escape); return 1;
        case '[': return csi(bytes, is_all);
        case 'O': return ss3(bytes, is_all);
        case ']':
        case '_':
        case 'P': return string(bytes, is_all);
        default: break;
    }
    const std::size_t size =
        plain(bytes.substr(1), is_all, {.shift = false, .alt = true, .ctrl = false});
    return size == 0 ? 0 : size + 1;
}

std::size_t KeyDecoder::plain(std::string_view bytes, bool is_all, Modifiers with) {
    if (is_between(bytes.front(), 0, 0x1F) || bytes.front() == 0x7F) {
        control(static_cast<unsigned char>(bytes.front()), with);
        return 1;
    }
    const std::size_t size = utf8_length(bytes.front());
    if (bytes.size() < size && !is_all) return 0;
    std::size_t used = 0;
    const auto scalar = next_code_point(bytes, used);
    if (scalar && (*scalar < 0x80 || *scalar > 0x9F)) say_key(KeyName::character, with, *scalar);
    return used;
}

std::size_t KeyDecoder::ss3(std::string_view bytes, bool is_all) {
    if (bytes.size() == 2) {
        if (is_all) say_key(KeyName::character, {false, true, false}, U'O');
        return is_all ? 2 : 0;
    }
    std::size_t end = 2;
    while (end < bytes.size() && end < sequence_max && is_between(bytes[end], 0x30, 0x3B))
        ++end;
    if (end == bytes.size() && !is_all && end < sequence_max) return 0;
    const char final = end < bytes.size() ? bytes[end] : '\0';
    if (final == 'M') {
        say_key(KeyName::enter);
        return end + 1;
    }
    if (!named_by(final) && !is_between(final, 'P', 'S')) {
        if (end == 2) say_key(KeyName::character, {false, true, false}, U'O');
        return end;
    }
    sequence(bytes.substr(2, end - 2), final);
    return end + 1;
}

std::size_t KeyDecoder::csi(std::string_view bytes, bool is_all) {
    if (bytes.size() == 2) {
        if (is_all) say_key(KeyName::character, {false, true, false}, U'[');
        return is_all ? 2 : 0;
    }
    if (bytes[2] == '[') {  // the Linux console
        if (bytes.size() == 3) return is_all ? 3 : 0;
        if (is_between(bytes[3], 'A', 'E'))
            say_key(KeyName::function, {}, static_cast<char32_t>(bytes[3] - 'A' + 1));
        return bytes[3] == escape ? 3 : 4;
    }
    std::size_t end = 2;
    while (end < bytes.size() && end < sequence_max && is_between(bytes[end], 0x20, 0x3F))
        ++end;
    if (end == bytes.size() && !is_all && end < sequence_max) return 0;
    if (end == sequence_max) skipped_ = Skipped::sequence;
    if (end == bytes.size() || end == sequence_max) return end;
    if (!is_between(bytes[end], 0x40, 0x7E)) return end;  // it broke off
    // A mouse by the old way has three bytes behind it, which are no text.
    constexpr std::size_t old_mouse_bytes = 6;
    if (end == 2 && bytes[end] == 'M')
        return bytes.size() >= old_mouse_bytes || is_all ? std::min(bytes.size(), old_mouse_bytes)
                                                         : 0;
    sequence(bytes.substr(2, end - 2), bytes[end]);
    return end + 1;
}

// OSC and DCS, to ST or BEL.
std::size_t KeyDecoder::string(std::string_view bytes, bool is_all) {
    if (bytes.size() == 2) {
        if (is_all)
            say_key(KeyName::character, {false, true, false}, static_cast<unsigned char>(bytes[1]));
        return is_all ? 2 : 0;
    }
    std::size_t end = 2;
    while (end < bytes.size() && end < string_max && bytes[end] != '\a' && bytes[end] != escape)
        ++end;
    const bool is_cut = end == bytes.size() || (bytes[end] == escape && end + 1 == bytes.size());
    if (is_cut && !is_all && end < string_max) return 0;
    if (end == string_max) {
        skipped_ = Skipped::string;
        return end;
    }
    if (bytes[1] == ']' && bytes.substr(2).starts_with("11;rgb:"))
        background(bytes.substr(2, end - 2));
    if (end < bytes.size() && bytes[end] == '\a') return end + 1;
    return bytes.substr(end).starts_with("\x1b\\") ? end + 2 : end;
}

void KeyDecoder::say_key(KeyName name, Modifiers with, char32_t character) {
    said_.emplace_back(KeyPress{name, character, with});
}

void KeyDecoder::control(unsigned char byte, Modifiers with) {
    const bool is_erase = byte == (manner_.backspace_is_08 ? 0x08 : 0x7F);
    if (is_erase) return say_key(KeyName::backspace, with);
    switch (byte) {
        case '\r':
        case '\n': return say_key(KeyName::enter, with);
        case '\t': return say_key(KeyName::tab, with);
        case 0x1B: return say_key(KeyName::escape, with);
        default: break;
    }
    with.ctrl = true;
    if (byte == 0x08 || byte == 0x7F) return say_key(KeyName::backspace, with);
    if (byte == 0) return say_key(KeyName::character, with, U' ');
    say_key(KeyName::character, with, byte + (byte < 0x1B ? 0x60U : 0x40U));
}

void KeyDecoder::sequence(std::string_view body, char final) {
    if (body.starts_with('?')) return answer(body, final);
    if (body.starts_with('<')) return mouse(body, final);
    if (!body.empty() && is_between(body.front(), 0x3A, 0x3F)) return;
    const Fields fields = fields_of(body);
    const Modifiers with = modifiers_of(number_at(fields, 1));
    // Released; or held with a key that is the desktop's, not ours.
    constexpr std::uint32_t release = 3;
    constexpr std::uint32_t super_hyper_meta = 8 | 16 | 32;
    const std::uint32_t held = std::max(number_at(fields, 1), 1U) - 1;
    if (number_at(fields, 1, 1) == release || (held & super_hyper_meta) != 0) return;
    if (const auto name = named_by(final)) return say_key(*name, with);
    // With another number it says where the cursor is.
    const bool is_of_key = number_at(fields, 0) <= 1;
    if (is_between(final, 'P', 'S') && is_of_key)
        return say_key(KeyName::function, with, static_cast<char32_t>(final - 'P' + 1));
    if (final == 'Z') return say_key(KeyName::tab, {true, with.alt, with.ctrl});
    if (final == 'I' || final == 'O') return said_.push_back(Focus{final == 'I'});
    if (final == '~' && number_at(fields, 0) == 27) return character(number_at(fields, 2), with);
    if (final == '~') return tilde(number_at(fields, 0), with);
    if (final != 'u') return;
    const std::uint32_t text = number_at(fields, 2);
    const std::uint32_t base = number_at(fields, 0, 2);
    const std::uint32_t shifted = number_at(fields, 0, 1);
    std::uint32_t code = number_at(fields, 0);
    // Where letters are not Latin, shortcuts go by the place of the key; else by what is printed on
    // it, which on AZERTY is not what stands there on QWERTY.
    constexpr std::uint32_t ascii_end = 0x80;
    if (with.ctrl || with.alt)
        code = base != 0 && code >= ascii_end ? base : code;
    else if (text != 0 || (with.shift && shifted != 0))
        code = text != 0 ? text : shifted;
    character(code, with);
}

void KeyDecoder::tilde(std::uint32_t number, Modifiers with) {
    // Of F1 to F12; some numbers are nobody's.
    constexpr std::array<std::uint32_t, 12> functions = {11, 12, 13, 14, 15, 17,
                                                         18, 19, 20, 21, 23, 24};
    const auto* const function = std::ranges::find(functions, number);
    if (function != functions.end())
        return say_key(KeyName::function, with,
                       static_cast<char32_t>(function - functions.begin() + 1));
    switch (number) {
        case 1:
        case 7: return say_key(KeyName::home, with);
        case 2: return say_key(KeyName::insert, with);
        case 3: return say_key(KeyName::erase, with);
        case 4:
        case 8: return say_key(KeyName::end, with);
        case 5: return say_key(KeyName::page_up, with);
        case 6: return say_key(KeyName::page_down, with);
        case 200: is_pasting_ = true; return;
        default: return;
    }
}

// A key by its character, as kitty's protocol and xterm's say it.
void KeyDecoder::character(std::uint32_t code, Modifiers with) {
    switch (code) {
        case '\t': return say_key(KeyName::tab, with);
        case '\r': return say_key(KeyName::enter, with);
        case 0x1B: return say_key(KeyName::escape, with);
        case 0x08:
        case 0x7F: return say_key(KeyName::backspace, with);
        default: break;
    }
    if (code >= keypad_first && code < keypad_first + keypad_signs.size()) {
        code = keypad_signs[code - keypad_first];
        if (code == '\r') return say_key(KeyName::enter, with);
    } else if (code >= keypad_keys_first && code < keypad_keys_first + keypad_keys.size()) {
        return say_key(keypad_keys[code - keypad_keys_first], with);
    }
    const bool is_surrogate = code >= 0xD800 && code <= 0xDFFF;
    const bool is_control = code < 0x20 || (code >= 0x7F && code < 0xA0);
    if (is_control || is_surrogate || (code >= private_first && code <= private_last)) return;
    // Shift is in the letter already.
    if (!with.ctrl && !with.alt) with.shift = false;
    say_key(KeyName::character, with, code);
}

void KeyDecoder::mouse(std::string_view body, char final) {
    const Fields fields = fields_of(body.substr(1));
    const std::uint32_t bits = number_at(fields, 0);
    const std::uint32_t column = number_at(fields, 1);
    const std::uint32_t row = number_at(fields, 2);
    if ((final != 'M' && final != 'm') || row == 0 || column == 0) return;
    if ((bits & 128) != 0) return;  // back and forward
    Mouse mouse{Mouse::Kind::press,
                static_cast<std::uint8_t>(bits & 3),
                row - 1,
                column - 1,
                {(bits & 4) != 0, (bits & 8) != 0, (bits & 16) != 0}};
    if ((bits & 64) != 0) {
        if ((bits & 2) != 0) return;  // to the side
        mouse.kind = (bits & 1) != 0 ? Mouse::Kind::wheel_down : Mouse::Kind::wheel_up;
        mouse.button = 0;
    } else if (mouse.button == 3) {
        return;  // moved with no button down
    } else if ((bits & 32) != 0) {
        mouse.kind = Mouse::Kind::drag;
    } else if (final == 'm') {
        mouse.kind = Mouse::Kind::release;
    }
    said_.emplace_back(mouse);
}

// 11;rgb:RRRR/GGGG/BBBB, each of one to four digits, of which the first two count.
void KeyDecoder::background(std::string_view body) {
    std::uint32_t color = 0;
    std::string_view rest = body.substr(7);
    for (int part = 0; part < 3; ++part) {
        const std::size_t end = std::min(rest.find('/'), rest.size());
        std::string digits(rest.substr(0, std::min<std::size_t>(end, 2)));
        if (digits.size() == 1) digits += digits;
        if (digits.size() != 2 ||
            digits.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos)
            return;
        color = color << 8 | static_cast<std::uint32_t>(std::stoul(digits, nullptr, 16));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    said_.emplace_back(Answer{Answer::About::background, color});
}

void KeyDecoder::answer(std::string_view body, char final) {
    using About = Answer::About;
    const Fields fields = fields_of(body.substr(1));
    if (final == 'c') return said_.push_back(Answer{About::device, 0});
    if (final == 'u') return said_.push_back(Answer{About::kitty_keys, 1});
    if (final != 'y' || number_at(fields, 0) != 2026) return;
    const std::uint32_t state = number_at(fields, 1);
    if (state == 1 || state == 2) said_.emplace_back(Answer{About::synchronized_output, 1});
}

}  // namespace atelier::editor
