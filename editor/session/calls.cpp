#include "editor/session/calls.hpp"

namespace atelier::editor {

void Calls::ask(talk::FromEditor message, RawAnswered answered, SharedDescriptor file) {
    asked_.push_back({++last_id_, std::move(answered)});
    lines_.push_back(
        {talk::write_call({talk::CallId{last_id_}, std::move(message)}), std::move(file)});
}

void Calls::say(talk::FromEditor message) {
    lines_.push_back({talk::write_call({std::nullopt, std::move(message)}), {}});
}

void Calls::ask_later(talk::FromEditor message, RawAnswered answered, SharedDescriptor file) {
    waiting_.push_back({std::move(message), std::move(answered), std::move(file)});
}

void Calls::say_what_waits() {
    for (Waiting& each : std::exchange(waiting_, {}))
        ask(std::move(each.message), std::move(each.answered), std::move(each.file));
}

void Calls::answer_later(RawAnswered answered, RawAnswer answer) {
    answers_.emplace_back([take = std::move(answered), what = std::move(answer)] { take(what); });
}

void Calls::give_answers() {
    for (const auto& give : std::exchange(answers_, {}))
        give();
}

bool Calls::hear(const talk::Answer& answer) {
    if (asked_.empty() || answer.id != talk::CallId{asked_.front().id}) return false;
    const Asked asked = std::move(asked_.front());
    asked_.pop_front();
    return asked.answered(answer.result);
}

void Calls::end() {
    lines_.clear();
    for (Asked& each : std::exchange(asked_, {}))
        answer_later(std::move(each.answered), std::nullopt);
    for (Waiting& each : std::exchange(waiting_, {}))
        answer_later(std::move(each.answered), std::nullopt);
}

}  // namespace atelier::editor
