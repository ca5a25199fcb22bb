#pragma once

// A key that is wiped when its holder goes, and that can be moved but not copied: at any moment
// one place has it. The value types of ids.hpp stay plain; a class that keeps one across calls
// keeps it in this.

#include "protocol/hash.hpp"

#include <type_traits>
#include <utility>

namespace atelier {

template <class T>
class Secret {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    Secret() = default;
    explicit Secret(const T& value) : value_(value) {}
    ~Secret() { clear(); }

    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    Secret(Secret&& other) noexcept : value_(other.value_) { other.clear(); }
    Secret& operator=(Secret&& other) noexcept {
        if (this == &other) return *this;
        value_ = other.value_;
        other.clear();
        return *this;
    }

    const T& operator*() const { return value_; }
    T& operator*() { return value_; }
    const T* operator->() const { return &value_; }
    T* operator->() { return &value_; }

    void clear() { wipe({reinterpret_cast<std::uint8_t*>(&value_), sizeof value_}); }

private:
    T value_{};
};

}  // namespace atelier
