#include "protocol/column.hpp"

#include "protocol/check.hpp"

namespace atelier {

void ColumnWriter::add(std::uint64_t value) {
    if (repeat_ > 0 && value != value_) flush();
    value_ = value;
    ++repeat_;
}

void ColumnWriter::write_to(Writer& writer) {
    if (repeat_ > 0) flush();
    writer.raw(groups_.view());
}

void ColumnWriter::flush() {
    groups_.varint(repeat_);
    groups_.varint(value_);
    repeat_ = 0;
}

void ColumnReader::read_group() {
    ATELIER_CHECK(left_ > 0);
    const std::uint64_t before = value_;
    repeat_ = reader_->varint(left_);
    value_ = reader_->varint(most_);
    if (repeat_ == 0) reader_->refuse(Error::bad_value);
    if (!is_first_ && value_ == before) reader_->refuse(Error::not_canonical);
    is_first_ = false;
    if (!reader_->ok()) {  // zeroes to the end
        repeat_ = left_;
        value_ = 0;
    }
    left_ -= repeat_;
}

}  // namespace atelier
