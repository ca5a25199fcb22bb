#include "node/shell/client_asks.hpp"

namespace atelier {

AskOutcome ClientAsks::ask(const Request& request) {
    AskOutcome outcome;
    AskOutcome* const before = std::exchange(outcome_, &outcome);
    host_.ask(id_, request);
    outcome_ = before;
    return outcome;
}

void ClientAsks::count_refused() {
    ask(request::Write{});  // to no space, of nothing
}

bool ClientAsks::hear(const Told& told) {
    const bool is_answer =
        std::holds_alternative<told::Resumed>(told) || std::holds_alternative<told::Opened>(told) ||
        std::holds_alternative<told::Caret>(told) || std::holds_alternative<told::Done>(told) ||
        std::holds_alternative<told::Merged>(told) || std::holds_alternative<told::Refused>(told);
    if (is_answer && outcome_ != nullptr) outcome_->told.push_back(told);
    return is_answer;
}

}  // namespace atelier
