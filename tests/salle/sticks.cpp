#include "tests/salle/sticks.hpp"

#include "tests/node/memory_bundle.hpp"

namespace atelier::salle {

namespace {

bool can_work(Seat& seat) {
    return seat.core && seat.is_of_class() && !seat.is_asleep && !seat.core->is_broken();
}

}  // namespace

bool Sticks::pack(Seat& from) {
    if (!can_work(from)) return false;
    room_.turn(from, [&](NodeCore& core, NodeTime time) {
        stick_ = test::written(core.bundle_out("stick", time)).bytes;
    });
    packed_by_ = from.number;
    room_.happens(Happening::packs_stick, &from);
    return true;
}

bool Sticks::bring(Seat& to) {
    if (stick_.empty() || !can_work(to)) return false;
    BundleIn::Counts counts;
    std::optional<BundleIn::Refusal> refused;
    room_.turn(to, [&](NodeCore& core, NodeTime time) {
        test::MemoryBundle source;
        source.bytes = stick_;
        BundleIn in = core.bundle_in(source, [time] { return time; });
        refused = test::read_whole(in);
        counts = in.counts();
    });
    if (refused && *refused != BundleIn::Refusal::no_room)
        room_.fail("stick", to.name + " refuses a stick that was packed in this class");
    if (counts.changes == 0)
        room_.trace.rare("stick brings what is there already");
    else if (!room_.wire.is_open(packed_by_, to.number))
        room_.trace.rare("stick brings news from a room that is not reached");
    if (counts.blobs > 0) room_.trace.rare("stick brings a picture");
    if (to.disk.is_full) room_.trace.rare("stick comes to a full disk");
    room_.happens(Happening::brings_stick, &to, room_.seat(packed_by_).name);
    return true;
}

}  // namespace atelier::salle
