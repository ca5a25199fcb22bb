#include "protocol/editor_messages/messages.hpp"

#include "protocol/editor_messages/json_line.hpp"

namespace atelier::talk {

namespace {

namespace json = boost::json;

json::value value_of(const CallId& id) {
    return std::visit([](const auto& each) { return json::value(each); }, id);
}

// Nothing for what is no id: the call is to be answered under none.
std::optional<CallId> read_id(const json::value& value) {
    std::uint64_t number = 0;
    std::string text;
    if (const std::int64_t* negative = value.if_int64()) return CallId{*negative};
    if (json_fields::read(value, number) && number <= std::uint64_t{INT64_MAX})
        return CallId{static_cast<std::int64_t>(number)};
    if (json_fields::read(value, text) && text.size() <= call_id_max_bytes) return CallId{text};
    return std::nullopt;
}

struct Params {
    Fault fault{Code::method_not_found, std::nullopt};
    bool writes = false;
};

// Reads the parameters of the one message of the variant that is called so.
template <class Messages, std::size_t at = 0>
std::expected<Messages, Params> read_params(std::string_view method, const json::object& params) {
    if constexpr (at == std::variant_size_v<Messages>) {
        return std::unexpected(Params{});
    } else {
        using Message = std::variant_alternative_t<at, Messages>;
        if (method != Message::method) return read_params<Messages, at + 1>(method, params);
        Message message;
        json_fields::ObjectReader reader(params);
        Message::fields(reader, message);
        if (reader.fault().empty()) return message;
        return std::unexpected(
            Params{{Code::invalid_params, reader.fault()}, is_writing<Message>()});
    }
}

template <class Messages>
json::object object_of(const Messages& messages) {
    return std::visit(
        [](const auto& message) {
            json::object object{{"jsonrpc", "2.0"}};
            object["method"] = std::string_view(message.method);
            object["params"] = json_fields::written(message);
            return object;
        },
        messages);
}

std::string line_of(const json::object& object) {
    return json::serialize(object) + '\n';
}

const json::object& no_params() {
    static const json::object none;
    return none;
}

// Nothing when there are some and they are no object.
const json::object* params_of(const json::object& call) {
    const json::value* params = call.if_contains("params");
    if (params == nullptr || params->is_null()) return &no_params();
    return params->if_object();
}

}  // namespace

std::expected<Call, BadCall> read_call(std::string_view line) {
    const auto value = parse_line(line);
    BadCall bad{{}, true, {Code::parse_error, {}}, {}, {}, false};
    if (!value) return std::unexpected(bad);
    bad.fault.code = Code::invalid_request;
    const json::object* call = value->if_object();
    if (call == nullptr) return std::unexpected(bad);
    if (const json::value* id = call->if_contains("id")) {
        bad.id = read_id(*id);
        if (!bad.id) return std::unexpected(bad);
    }
    bad.is_answered = bad.id.has_value();
    const json::value* method = call->if_contains("method");
    if (method == nullptr || !json_fields::read(*method, bad.method)) {
        bad.is_answered = true;
        return std::unexpected(bad);
    }
    const json::object* params = params_of(*call);
    if (params != nullptr && params->contains("uri"))
        if (std::string uri; json_fields::read(params->at("uri"), uri)) bad.uri = uri;
    auto message = read_params<FromEditor>(bad.method, params != nullptr ? *params : no_params());
    if (message && params != nullptr) return Call{bad.id, *std::move(message)};
    bad.fault = message ? Fault{Code::invalid_params, "params"} : message.error().fault;
    bad.writes = message ? std::visit(
                               [](const auto& each) {
                                   return is_writing<std::remove_cvref_t<decltype(each)>>();
                               },
                               *message)
                         : message.error().writes;
    return std::unexpected(bad);
}

std::string write_call(const Call& call) {
    json::object object = object_of(call.message);
    if (call.id) object["id"] = value_of(*call.id);
    return line_of(object);
}

template <>
std::string write_answer(const CallId& id, const Success&) {
    return line_of({{"jsonrpc", "2.0"}, {"id", value_of(id)}, {"result", "success"}});
}

std::string write_fault(const std::optional<CallId>& id, const Fault& fault) {
    json::object error{{"code", static_cast<std::int32_t>(fault.code)},
                       {"message", json_fields::written(fault.code)},
                       {"data", nullptr}};
    if (fault.data) error["data"] = json_fields::written(*fault.data);
    json::object object{{"jsonrpc", "2.0"}, {"id", nullptr}, {"error", std::move(error)}};
    if (id) object["id"] = value_of(*id);
    return line_of(object);
}

std::string write_telling(const FromNode& telling) {
    return line_of(object_of(telling));
}

std::optional<Heard> read_heard(std::string_view line) {
    const auto value = parse_line(line);
    const json::object* object = value ? value->if_object() : nullptr;
    if (object == nullptr) return std::nullopt;
    std::string method;
    if (const json::value* named = object->if_contains("method")) {
        const json::object* params = params_of(*object);
        if (params == nullptr || !json_fields::read(*named, method)) return std::nullopt;
        auto telling = read_params<FromNode>(method, *params);
        if (!telling) return std::nullopt;
        return *std::move(telling);
    }
    const json::value* id_value = object->if_contains("id");
    const auto id = id_value != nullptr ? read_id(*id_value) : std::nullopt;
    if (!id) return std::nullopt;
    if (const json::value* result = object->if_contains("result")) return Answer{*id, *result};
    const json::value* error = object->if_contains("error");
    const json::object* fault = error != nullptr ? error->if_object() : nullptr;
    const json::value* name = fault != nullptr ? fault->if_contains("message") : nullptr;
    Fault read_fault;
    if (name == nullptr || !json_fields::read(*name, read_fault.code)) return std::nullopt;
    std::string data;
    if (const json::value* more = fault->if_contains("data");
        more && json_fields::read(*more, data))
        read_fault.data = data;
    return Answer{*id, std::unexpected(read_fault)};
}

}  // namespace atelier::talk
