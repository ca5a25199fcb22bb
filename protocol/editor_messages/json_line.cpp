#include "protocol/editor_messages/json_line.hpp"

#include <boost/json.hpp>

namespace atelier::talk {

namespace {

// How many values there are at most: one more than what stands between them.
std::size_t values_of(std::string_view line) {
    std::size_t values = 1;
    bool is_in_string = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (c == '"') is_in_string = !is_in_string;
        if (c == '\\') ++i;
        if (!is_in_string && (c == ',' || c == '[' || c == '{' || c == ':')) ++values;
    }
    return values;
}

}  // namespace

std::optional<boost::json::value> parse_line(std::string_view line) {
    if (line.size() > line_max_bytes || values_of(line) > values_max) return std::nullopt;
    boost::json::parse_options options;
    options.max_depth = depth_max;
    boost::system::error_code error;
    boost::json::value value = boost::json::parse(line, error, {}, options);
    if (error) return std::nullopt;
    return value;
}

void LineSplitter::receive(std::string_view bytes) {
    if (is_too_long_) return;
    if (used_ == held_.size()) {
        held_.clear();
        used_ = searched_ = 0;
    }
    held_ += bytes;
}

std::optional<std::string> LineSplitter::next() {
    const std::size_t end = held_.find('\n', std::max(used_, searched_));
    const std::size_t length = (end == std::string::npos ? held_.size() : end) - used_;
    if (length > line_max_bytes) {
        is_too_long_ = true;
        held_.clear();
        used_ = searched_ = 0;
    }
    if (is_too_long_) return std::nullopt;
    if (end == std::string::npos) {
        held_.erase(0, std::exchange(used_, 0));
        searched_ = held_.size();
        return std::nullopt;
    }
    std::string line = held_.substr(used_, length);
    used_ = searched_ = end + 1;
    return line;
}

}  // namespace atelier::talk
