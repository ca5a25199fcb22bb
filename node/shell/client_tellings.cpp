#include "node/shell/client_tellings.hpp"

#include "node/shell/named_ids.hpp"
#include "node/shell/socket_address.hpp"

namespace atelier {

namespace {

std::vector<std::uint32_t> numbers_of(const Pictographs& pictures) {
    return {pictures.begin(), pictures.end()};
}

talk::JoinVerdict verdict_of(JoinOutcome outcome) {
    switch (outcome) {
        case JoinOutcome::admitted: return talk::JoinVerdict::admitted;
        case JoinOutcome::refused: return talk::JoinVerdict::refused;
        case JoinOutcome::door_shut: return talk::JoinVerdict::door_shut;
        case JoinOutcome::kit_void: return talk::JoinVerdict::kit_void;
        case JoinOutcome::nobody: break;
    }
    return talk::JoinVerdict::nobody;
}

struct Telling {
    using Tellings = std::vector<talk::FromNode>;

    Tellings operator()(const told::SpaceChanged& told) const {
        return {talk::TreeChanged{hex_of<talk::SpaceId>(told.space)}};
    }
    Tellings operator()(const told::ClassChanged&) const { return {talk::ClassChanged{}}; }
    Tellings operator()(const told::Waiting& told) const {
        return {talk::Waiting{static_cast<std::uint32_t>(told.visitor), told.name,
                              numbers_of(told.pictures)}};
    }
    Tellings operator()(const told::Joining& told) const {
        talk::Joining joining;
        if (told.at) joining.at = text_of(*told.at);
        if (told.pictures) joining.pictures = numbers_of(*told.pictures);
        if (told.outcome) joining.verdict = verdict_of(*told.outcome);
        return {joining};
    }
    Tellings operator()(const told::Misbehaving& told) const {
        return {talk::Misbehaving{hex_of<talk::DeviceKey>(told.device), name_of(told.last)}};
    }
    Tellings operator()(const told::BlobCame& told) const {
        return {talk::BlobCame{hex_of<talk::BlobId>(told.blob)}};
    }
    Tellings operator()(const told::Status& told) const {
        talk::Status status{told.processed, told.saved, told.seats, told.connected, {}, told.wrote};
        status.disk = trouble_of(told.disk);
        return {status};
    }
    Tellings operator()(const auto&) const { return {}; }
};

}  // namespace

std::optional<talk::DiskTrouble> trouble_of(DiskState disk) {
    switch (disk) {
        case DiskState::well: return std::nullopt;
        case DiskState::nearly_full: return talk::DiskTrouble::nearly_full;
        case DiskState::full: return talk::DiskTrouble::full;
        case DiskState::broken: break;
    }
    return talk::DiskTrouble::broken;
}

std::vector<talk::FromNode> tellings_of(const Told& told) {
    return std::visit(Telling{}, told);
}

}  // namespace atelier
