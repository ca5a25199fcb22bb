#include "node/shell/errands.hpp"

namespace atelier {

// ---- sticks -------------------------------------------------------------------------------------

std::optional<talk::Code> Errands::refused(BundleFile& file) const {
    if (!file.rewind()) return talk::Code::bad_file;
    if (carrying_) return talk::Code::busy;
    return std::nullopt;
}

std::optional<talk::Code> Errands::carry_out(ClientId client, BundleFile file) {
    if (const auto why = refused(file)) return why;
    carry(client, std::make_unique<CarryOut>(std::move(file), node_.turn));
    return std::nullopt;
}

std::optional<talk::Code> Errands::carry_in(ClientId client, BundleFile file) {
    if (const auto why = refused(file)) return why;
    carry(client, std::make_unique<CarryIn>(std::move(file), node_.turn, node_.clock));
    return std::nullopt;
}

void Errands::carry(ClientId client, std::unique_ptr<CarryWay> way) {
    carries_for_ = client;
    carrying_ = std::make_shared<Carrying>(
        loop_, std::move(way), [this, client](const std::optional<CarryOutcome>& outcome) {
            carrying_.reset();
            if (outcome) node_.carried(client, *outcome);
        });
    carrying_->start();
}

// ---- what is wrong ------------------------------------------------------------------------------

void Errands::diagnose(ClientId client) {
    diagnoses_for_.insert(client);
    if (diagnosing_) return;
    diagnosing_ =
        std::make_shared<Diagnosing>(loop_, store_, [this](const talk::StoreHealth& health) {
            diagnosing_.reset();
            talk::Diagnosis found = node_.diagnosis();
            found.store = health;
            for (const ClientId each : std::exchange(diagnoses_for_, {}))
                node_.diagnosed(each, found);
        });
    diagnosing_->start();
}

// ---- both ---------------------------------------------------------------------------------------

void Errands::left(ClientId client) {
    diagnoses_for_.erase(client);
    if (carrying_ && carries_for_ == client) carrying_->give_up();
}

void Errands::stop() {
    if (const auto carrying = std::exchange(carrying_, nullptr)) carrying->stop();
    if (const auto diagnosing = std::exchange(diagnosing_, nullptr)) diagnosing->stop();
}

}  // namespace atelier
