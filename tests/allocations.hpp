#pragma once

// What a piece of code asks of operator new, counted on its own thread: the proof that a length
// somebody declares is no memory. The counting operators replace those of the whole test program
// (allocations.cpp); they take and give the same memory as the plain ones.

#include <cstddef>

namespace atelier::test {

class Allocations {
public:
    Allocations();
    // Bytes asked for since, freed or not; and how often.
    std::size_t total_bytes() const;
    std::size_t count() const;
    // What is held more than then.
    std::ptrdiff_t held_bytes() const;
    // The most that was held at once of what was taken since.
    std::size_t peak_bytes() const;

private:
    std::size_t total_before_;
    std::size_t count_before_;
    std::ptrdiff_t held_before_;
};

}  // namespace atelier::test
