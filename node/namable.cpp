#include "node/namable.hpp"

namespace atelier {

namespace {

class Namable {
public:
    Namable(Contents& contents, std::span<const resolved::Op> ops)
        : contents_(contents), ops_(ops) {}

    bool all() {
        for (; at_ < ops_.size(); ++at_)
            if (!std::visit([&](const auto& op) { return is_there(op); }, ops_[at_])) return false;
        return true;
    }

private:
    bool is_node(const NodeId& id) const {
        if (id.change.is_zero()) return makes<resolved::Create>(id.op);
        return contents_.tree().node(id).has_value();
    }
    bool is_comment(const NodeId& id) const {
        if (id.change.is_zero()) return makes<resolved::Comment>(id.op);
        return contents_.comments().thread({id.change, id.op}).has_value();
    }
    template <class Op>
    bool makes(std::uint32_t op) const {
        return op < at_ && std::holds_alternative<Op>(ops_[op]);
    }

    bool is_there(const resolved::Create& op) const { return is_node(op.parent); }
    bool is_there(const resolved::Move& op) const { return is_node(op.node) && is_node(op.parent); }
    bool is_there(const resolved::Comment& op) const {
        return is_node(op.node) && std::ranges::all_of(op.range, [&](const ResolvedAnchor& anchor) {
                   return !anchor.event || contents_.text(op.node).log().find(*anchor.event);
               });
    }
    bool is_there(const resolved::Reply& op) const { return is_comment(op.comment); }
    bool is_there(const resolved::SetCommentState& op) const { return is_comment(op.comment); }
    bool is_there(const resolved::Moment&) const { return true; }
    bool is_there(const resolved::Text&) const { return false; }  // text is typed
    bool is_there(const resolved::Nothing&) const { return false; }
    bool is_there(const auto& op) const { return is_node(op.node); }

    Contents& contents_;
    std::span<const resolved::Op> ops_;
    std::size_t at_ = 0;
};

}  // namespace

bool all_are_there(Contents& contents, std::span<const resolved::Op> ops) {
    return Namable(contents, ops).all();
}

}  // namespace atelier
