#include "editor/app/practice_reading.hpp"

#include <sys/eventfd.h>

namespace atelier::editor {

PracticeReading::PracticeReading(Read read, Done done)
    : ended_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      given_up_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      done_(std::move(done)) {
    worker_ = std::thread([this, read = std::move(read)] {
        read_ = read(given_up_.number());
        ::eventfd_write(ended_.number(), 1);
    });
}

PracticeReading::~PracticeReading() {
    if (!worker_.joinable()) return;
    ::eventfd_write(given_up_.number(), 1);
    worker_.join();
}

bool PracticeReading::take_end() {
    eventfd_t count = 0;
    if (::eventfd_read(ended_.number(), &count) != 0) return false;
    worker_.join();
    done_(*read_);
    return true;
}

}  // namespace atelier::editor
