#include "editor/app/editor_host.hpp"

#include <random>

namespace atelier::editor {

namespace {

std::uint64_t random_seed() {
    std::random_device device;
    return static_cast<std::uint64_t>(device()) << 32 | device();
}

constexpr std::chrono::milliseconds held_keys_wait{5};

bool is_answer(const Happened& happened) {
    return std::holds_alternative<happened::Reversed>(happened) ||
           std::holds_alternative<happened::NotReversed>(happened) ||
           std::holds_alternative<happened::Opened>(happened);
}

}  // namespace

EditorHost::EditorHost(const SeatPlace& place, Editor::Setup setup, Settings settings)
    : place_(place),
      session_(random_seed()),
      connection_(place_.socket, session_),
      starter_(place_),
      rescue_(place_.home),
      editor_(session_, std::move(setup), std::move(settings)) {
    editor_.tick(std::chrono::steady_clock::now());  // for how long it says what it says
    editor_.rescue_files = list_rescue_files(place_.home, session_.id());
    if (!editor_.rescue_files.empty())
        editor_.say(editor_.words()("rescue.found"_key), Paint::attention);
}

void EditorHost::turn(Instant now) {
    talk_to_node(now, now);
    take_inputs(now, true);
    editor_.take_results();
    editor_.tick(now);
    had_something_to_read_ = editor_.has_something_to_read();
    // A disk that takes no rescue file is told by the status bar as it is: full or broken.
    (void)rescue_.tick(session_, now);
}

void EditorHost::shown(Instant now) {
    talk_to_node(now, now);
    if (editor_.catch_up()) note_change();
}

void EditorHost::turn_at(Instant editor_now, Instant connection_now) {
    talk_to_node(editor_now, connection_now);
    take_inputs(editor_now, false);
    talk_to_node(editor_now, connection_now);
    editor_.catch_up();
    editor_.take_results();
    editor_.tick(editor_now);
    had_something_to_read_ = editor_.has_something_to_read();
    (void)rescue_.tick(session_, connection_now);
}

void EditorHost::talk_to_node(Instant editor_now, Instant connection_now) {
    connection_.turn(connection_now, [&] { take_happened(editor_now); });
    take_happened(editor_now);
    if (connection_.fault() == ConnectFault::nobody_there) starter_.start();
}

void EditorHost::take_happened(Instant now) {
    for (const Happened& happened : session_.take_happened()) {
        if (const auto* rescued = std::get_if<happened::Rescued>(&happened))
            (void)rescue_.keep(session_.id(), *rescued);
        // What somebody waits for is shown at once; what others write, at their pace. A text that
        // has just come is in its page before this is heard.
        const bool is_waited_for = !had_something_to_read_ || is_answer(happened);
        editor_.heard(happened, now);
        if (is_waited_for)
            note_own_change();
        else
            note_change();
    }
}

void EditorHost::take_inputs(Instant now, bool may_hold) {
    while (!inputs_.empty() && !editor_.is_over()) {
        if (may_hold && session_.holds_keys(now)) return;
        const Input input = std::move(inputs_.front());
        inputs_.pop_front();
        editor_.take(input, now);
        take_happened(now);  // an undo without the node has changed the text already
        note_own_change();
    }
}

void EditorHost::watch(std::vector<pollfd>& polled) const {
    polled.push_back({connection_.descriptor(), connection_.events(), 0});
    polled.push_back({starter_.descriptor(), POLLIN, 0});
    for (const int descriptor : editor_.ready_descriptors())
        polled.push_back({descriptor, POLLIN, 0});
}

void EditorHost::woken(std::span<const pollfd> polled) {
    if ((polled[1].revents & POLLIN) != 0) {
        if (const auto fault = starter_.take_end()) editor_.say_start_fault(*fault);
        note_change();
    }
    for (const pollfd& worker : polled.subspan(2))
        if (worker.revents != 0) note_own_change();  // the colours of what is shown already
}

std::optional<EditorHost::Instant> EditorHost::next_due(Instant now) const {
    std::optional<Instant> due = editor_.next_due();
    const auto earlier = [&](std::optional<Instant> other) {
        if (other && (!due || *other < *due)) due = other;
    };
    earlier(connection_.next_due());
    earlier(session_.next_due());
    earlier(rescue_.next_due());
    if (!inputs_.empty()) earlier(now + held_keys_wait);
    return due;
}

}  // namespace atelier::editor
