#pragma once

// A class as its founder's seat has it, with real keys: a project and one text in it.

#include "sync/replica.hpp"
#include "tests/sync/class_world.hpp"
#include "tests/test.hpp"

namespace atelier::test {

struct Founded {
    SigningKey key = signing_key_from(id_number<Seed>(8, 1));
    SigningKey root = signing_key_from(id_number<Seed>(9, 1));
    SpanChange genesis = make_genesis();
    Signature signature = sign_change(key, genesis.id);
    std::uint64_t sittings = 0;
    std::unique_ptr<Replica> replica = another();
    SpaceId project;
    NodeId page;

    Founded() {
        REQUIRE(replica->write(act::Team{{}, "A", {}, {}, {}}, 1));
        const auto team = id_cast<TeamId>(replica->last_act());
        REQUIRE(replica->write(act::Project{"site", team, {}}, 1));
        project = id_cast<SpaceId>(replica->last_act());
        page = create("page.html");
    }
    // Another seat's copy of the class, under the same key, with nothing in it yet.
    std::unique_ptr<Replica> another() { return of(key); }
    std::unique_ptr<Replica> of(const SigningKey& owner) {
        return std::make_unique<Replica>(
            genesis, signature, owner, [this] { return Sitting{++sittings}; },
            [](const AuthorId& author, const ChangeId& id, const Signature& by) {
                return verify_change(author, id, by);
            });
    }
    NodeId create(const std::string& name, NodeKind kind = NodeKind::text) {
        Author& author = replica->author(project);
        REQUIRE(author.write({resolved::Create{kind, root_of(project, Root::site), name}}, 1));
        return {last_change(), 0};
    }
    ChangeId last_change() {
        const auto tip = replica->highest(project, replica->author(project).log());
        REQUIRE(tip);
        return tip->id;
    }
    Text& text() { return replica->contents(project)->text(page); }
    TextVersion type(std::uint32_t position, const std::u32string& what) {
        return type_at(text().version(), position, what);
    }
    TextVersion type_at(const TextVersion& at, std::uint32_t position, const std::u32string& what) {
        const auto length = static_cast<std::uint32_t>(what.size());
        return replica->author(project).write(page, at,
                                              {RunAction::insert, length, position, {}, what}, 1);
    }
    // Everything that one holds, given to another in one go.
    static void give_all(Replica& from, Replica& to) {
        for (int pass = 0; pass < 2; ++pass)
            for (const SpaceId& space : from.spaces())
                for (const Tip& tip : from.tips(space)) {
                    if (!to.has_space(space) || tip.seq == 0) continue;
                    for (Seq at = 1; at <= tip.seq;) {
                        const auto piece = from.piece(space, tip.id, at, tip.seq);
                        REQUIRE(piece);
                        const auto span = unpack_span(piece->span);
                        REQUIRE(span);
                        if (span->changes.front().header.kind != ChangeKind::genesis)
                            REQUIRE_FALSE(to.add(space, span->changes, span->signature));
                        at = piece->last.seq + 1;
                    }
                }
    }

private:
    SpanChange make_genesis() const {
        act::Genesis act;
        act.name = "Classe";
        act.roots = {{public_half<RootKey>(root), ""}};
        act.founder = "Inès";
        act.seat = seat_number(0);
        Header header;
        header.kind = ChangeKind::genesis;
        header.author = public_half<AuthorId>(key);
        Bytes body = encode_act(act);
        header.log_bytes = body.size();
        return make_change(header, std::move(body), 0);
    }
};

}  // namespace atelier::test
