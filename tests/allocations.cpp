#include "tests/allocations.hpp"

#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <new>

namespace {

thread_local std::size_t total = 0;
thread_local std::size_t times = 0;
thread_local std::ptrdiff_t held = 0;  // below zero where another thread took it
thread_local std::ptrdiff_t most_held = 0;

void* counted(void* memory, std::size_t size) {
    if (!memory) throw std::bad_alloc();
    total += size;
    ++times;
    held += static_cast<std::ptrdiff_t>(malloc_usable_size(memory));
    most_held = std::max(most_held, held);
    return memory;
}

void release(void* memory) noexcept {
    if (memory) held -= static_cast<std::ptrdiff_t>(malloc_usable_size(memory));
    std::free(memory);
}

}  // namespace

void* operator new(std::size_t size) {
    return counted(std::malloc(std::max<std::size_t>(size, 1)), size);
}
void* operator new(std::size_t size, std::align_val_t alignment) {
    const auto align = static_cast<std::size_t>(alignment);
    const std::size_t whole = (std::max<std::size_t>(size, 1) + align - 1) / align * align;
    return counted(std::aligned_alloc(align, whole), size);
}
// The forms that would otherwise come from AddressSanitizer, which tells its memory from ours.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    void* memory = std::malloc(std::max<std::size_t>(size, 1));
    return memory ? counted(memory, size) : nullptr;
}
void* operator new[](std::size_t size) {
    return operator new(size);
}
void* operator new[](std::size_t size, const std::nothrow_t& nothrow) noexcept {
    return operator new(size, nothrow);
}
void operator delete[](void* memory) noexcept {
    release(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
    release(memory);
}
void operator delete(void* memory) noexcept {
    release(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    release(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
    release(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
    release(memory);
}

namespace atelier::test {

Allocations::Allocations() : total_before_(total), count_before_(times), held_before_(held) {
    most_held = held;
}

std::size_t Allocations::total_bytes() const {
    return total - total_before_;
}

std::size_t Allocations::count() const {
    return times - count_before_;
}

std::ptrdiff_t Allocations::held_bytes() const {
    return held - held_before_;
}

std::size_t Allocations::peak_bytes() const {
    return static_cast<std::size_t>(most_held - held_before_);
}

}  // namespace atelier::test
