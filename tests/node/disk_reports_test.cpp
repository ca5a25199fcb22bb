#include "node/disk_reports.hpp"

#include "tests/node/exchange.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// Two connections, and what is said on them of disks.
struct Reports {
    Exchange exchange;
    DiskReports reports;

    Reports() {
        exchange.add(1);
        exchange.add(2);
        heard(1);
        heard(2);
    }
    void kept(std::uint8_t log, Seq seq, std::optional<std::uint8_t> author_at) {
        const Tip tip{{AuthorId{{log}}, Sitting{log}}, seq, ChangeId{{log, 9}}};
        std::optional<DeviceKey> device;
        if (author_at) device = DeviceKey{{*author_at}};
        reports.kept({SpaceId{{7}}, tip}, device, exchange.now);
    }
    // Seqs, by log.
    std::map<std::uint8_t, Seq> heard(std::uint8_t connection) {
        reports.say(exchange.links, exchange.now);
        exchange.links.send(exchange.now);
        std::map<std::uint8_t, Seq> seqs;
        std::erase_if(exchange.actions, [&](const Action& action) {
            const auto* sent = std::get_if<action::Send>(&action);
            if (sent == nullptr || sent->to != SessionNumber{connection}) return false;
            const auto message = decode_message(sent->frame);
            REQUIRE(message);
            if (const auto* have = std::get_if<message::Have>(&*message))
                for (const message::OnDisk& log : have->logs)
                    seqs[static_cast<std::uint8_t>(log.tip.log.sitting)] = log.tip.seq;
            return true;
        });
        for (const SessionNumber number : {SessionNumber{1}, SessionNumber{2}})
            exchange.links.drained(number, 64 * 1024);
        return seqs;
    }
    void wait(Milliseconds time) { exchange.now = exchange.now + time; }
};

using Seqs = std::map<std::uint8_t, Seq>;

}  // namespace

TEST_CASE("where a log's author sits it is told at once, the others are told once a second") {
    Reports reports;
    reports.kept(3, 5, 1);
    CHECK(reports.heard(1) == Seqs{{3, 5}});
    CHECK(reports.heard(2).empty());
    reports.wait({400});
    reports.kept(3, 6, 1);
    CHECK(reports.heard(1) == Seqs{{3, 6}});
    reports.wait({599});
    CHECK(reports.heard(2).empty());
    REQUIRE(reports.reports.next_due());
    CHECK(*reports.reports.next_due() == reports.exchange.now + Milliseconds{1});
    reports.wait({1});
    CHECK(reports.heard(2) == Seqs{{3, 6}});
    CHECK(reports.heard(1).empty());
    CHECK_FALSE(reports.reports.next_due());
}

TEST_CASE("a log whose author sits nowhere is told to all after a second") {
    Reports reports;
    reports.kept(3, 5, std::nullopt);
    CHECK(reports.heard(1).empty());
    reports.wait(DiskReports::gathering);
    CHECK(reports.heard(1) == Seqs{{3, 5}});
    CHECK(reports.heard(2) == Seqs{{3, 5}});
}

TEST_CASE("more logs than a message holds are told in several") {
    Reports reports;
    for (std::size_t i = 0; i <= DiskReports::logs_at_once; ++i) {
        const Tip tip{{AuthorId{{9}}, Sitting{i}}, 1, ChangeId{{9}}};
        reports.reports.kept({SpaceId{{7}}, tip}, DeviceKey{{1}}, reports.exchange.now);
    }
    reports.reports.say(reports.exchange.links, reports.exchange.now);
    reports.exchange.sent(1);
    reports.exchange.links.drained(SessionNumber{1}, 64 * 1024);  // one message is 100 KiB
    const auto kinds = reports.exchange.sent(1);
    CHECK(std::ranges::count(kinds, MessageKind::have) == 2);
}

TEST_CASE("who said no hello is told nothing") {
    Reports reports;
    reports.exchange.add(3, false);
    reports.kept(3, 5, 3);
    reports.reports.say(reports.exchange.links, reports.exchange.now);
    const auto kinds = reports.exchange.sent(3);
    CHECK(std::ranges::count(kinds, MessageKind::have) == 0);
}
