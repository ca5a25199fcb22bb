#include "tests/editor/fake_node.hpp"

#include "tests/test.hpp"

#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <fstream>

namespace atelier::editor {

namespace {

namespace fs = std::filesystem;

void send_line(int socket, const std::string& line, std::optional<int> descriptor = {}) {
    std::string_view rest = line;
    while (!rest.empty()) {
        iovec part{const_cast<char*>(rest.data()), rest.size()};
        alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        if (descriptor) {
            message.msg_control = control.data();
            message.msg_controllen = control.size();
            cmsghdr* header = CMSG_FIRSTHDR(&message);
            header->cmsg_level = SOL_SOCKET;
            header->cmsg_type = SCM_RIGHTS;
            header->cmsg_len = CMSG_LEN(sizeof(int));
            std::memcpy(CMSG_DATA(header), &*descriptor, sizeof(int));
        }
        const ssize_t size = ::sendmsg(socket, &message, MSG_NOSIGNAL);
        if (size <= 0) return;
        descriptor.reset();
        rest.remove_prefix(static_cast<std::size_t>(size));
    }
}

std::string all_of(int file) {
    std::string bytes;
    std::array<char, 4096> block;
    while (true) {
        const ssize_t size =
            ::pread(file, block.data(), block.size(), static_cast<off_t>(bytes.size()));
        if (size <= 0) return bytes;
        bytes.append(block.data(), static_cast<std::size_t>(size));
    }
}

bool writes(const talk::FromEditor& message) {
    return std::visit(
        [](const auto& each) { return talk::is_writing<std::remove_cvref_t<decltype(each)>>(); },
        message);
}

std::string name_of_method(const talk::FromEditor& message) {
    return std::visit([](const auto& each) { return std::string(each.method); }, message);
}

}  // namespace

std::string id_of(char digit) {
    return std::string(64, digit);
}

std::string uri_in_project(unsigned op) {
    return "atelier:" + id_of('b') + "/" + id_of('c') + "-" + std::to_string(op);
}

FakeNode::FakeNode() {
    fs::create_directories(folder() / "home/run");
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = home() + "/run/socket";
    REQUIRE(path.size() < sizeof address.sun_path);
    path.copy(address.sun_path, path.size());
    status_.wrote = true;
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    REQUIRE(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(listener_, 8) == 0);
    std::array<int, 2> pipe{};
    REQUIRE(::pipe(pipe.data()) == 0);
    stopped_ = pipe[0];
    stop_ = pipe[1];
    answer("atelier/hello", R"({"protocol":1,"device":")" + id_of('d') + R"(","author":")" +
                                id_of('1') + R"(","class_id":")" + id_of('a') +
                                R"(","name":"Les mardis"})");
    thread_ = std::thread([this] { serve(); });
}

FakeNode::~FakeNode() {
    ::close(stop_);
    thread_.join();
    ::close(stopped_);
    ::close(listener_);
}

void FakeNode::answer(const std::string& method, std::string_view json) {
    const std::scoped_lock lock(mutex_);
    rules_[method].result = json;
}

void FakeNode::refuse(const std::string& method, talk::Code code, std::optional<std::string> data) {
    const std::scoped_lock lock(mutex_);
    rules_[method].fault = talk::Fault{code, std::move(data)};
}

void FakeNode::pass(const std::string& method, std::string_view json, std::string bytes) {
    const std::scoped_lock lock(mutex_);
    rules_[method].result = json;
    rules_[method].bytes = std::move(bytes);
}

void FakeNode::end_at(const std::string& method) {
    const std::scoped_lock lock(mutex_);
    rules_[method].ends = true;
}

void FakeNode::tell_after(const std::string& method, const talk::FromNode& telling) {
    const std::scoped_lock lock(mutex_);
    rules_[method].telling = telling;
}

void FakeNode::set_seats(std::uint64_t seats, std::uint64_t connected) {
    const std::scoped_lock lock(mutex_);
    status_.seats = seats;
    status_.connected = connected;
}

void FakeNode::set_wrote(bool wrote) {
    const std::scoped_lock lock(mutex_);
    status_.wrote = wrote;
}

void FakeNode::never_save() {
    const std::scoped_lock lock(mutex_);
    saves_ = false;
}

void FakeNode::set_disk(talk::DiskTrouble trouble) {
    const std::scoped_lock lock(mutex_);
    status_.disk = trouble;
    saves_ = false;
}

std::vector<boost::json::object> FakeNode::calls(const std::string& method) const {
    const std::scoped_lock lock(mutex_);
    std::vector<boost::json::object> found;
    for (const auto& [name, params] : calls_)
        if (name == method) found.push_back(params);
    return found;
}

std::vector<std::string> FakeNode::received() const {
    const std::scoped_lock lock(mutex_);
    return received_;
}

void FakeNode::serve() {
    while (true) {
        std::array<pollfd, 2> watched{{{listener_, POLLIN, 0}, {stopped_, POLLIN, 0}}};
        ::poll(watched.data(), watched.size(), -1);
        if (watched[1].revents != 0) return;
        const int socket = ::accept(listener_, nullptr, nullptr);
        serve_one(socket);
        ::close(socket);
    }
}

void FakeNode::serve_one(int socket) {
    {
        const std::scoped_lock lock(mutex_);
        status_.processed = status_.saved = 0;
    }
    talk::LineSplitter lines;
    while (true) {
        std::array<pollfd, 2> watched{{{socket, POLLIN, 0}, {stopped_, POLLIN, 0}}};
        ::poll(watched.data(), watched.size(), -1);
        if (watched[1].revents != 0) return;
        std::array<char, 65536> bytes;
        iovec part{bytes.data(), bytes.size()};
        alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        const ssize_t size = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
        if (size <= 0) return;
        if (const cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr) {
            int file = -1;
            std::memcpy(&file, CMSG_DATA(header), sizeof file);
            const std::scoped_lock lock(mutex_);
            received_.push_back(all_of(file));
            ::close(file);
        }
        lines.receive({bytes.data(), static_cast<std::size_t>(size)});
        while (const auto line = lines.next())
            if (!take(socket, *line)) return;
    }
}

bool FakeNode::take(int socket, const std::string& line) {
    const auto call = talk::read_call(line);
    if (!call) return false;  // what atelier sends is always a call: the test then fails by an end
    const std::string method = name_of_method(call->message);
    const std::scoped_lock lock(mutex_);
    const auto object = boost::json::parse(line).as_object();
    calls_.emplace_back(method, object.at("params").as_object());
    const auto rule = rules_.find(method);
    const bool counts = writes(call->message);
    if (counts) ++status_.processed;
    if (counts && saves_) status_.saved = status_.processed;
    if (!call->id) return true;  // nothing is to be said to it
    if (rule == rules_.end()) {
        send_line(socket, talk::write_fault(*call->id, {talk::Code::method_not_found, method}));
        return true;
    }
    if (rule->second.ends) return false;
    std::string result = rule->second.result;
    if (rule->second.fault) {
        send_line(socket, talk::write_fault(*call->id, *rule->second.fault));
    } else {
        const boost::json::object answer{{"jsonrpc", "2.0"},
                                         {"id", std::get<std::int64_t>(*call->id)},
                                         {"result", boost::json::parse(result)}};
        const std::string text = boost::json::serialize(answer) + "\n";
        if (rule->second.bytes) {
            const int file = ::memfd_create("fake", MFD_CLOEXEC);
            const std::string& bytes = *rule->second.bytes;
            if (::write(file, bytes.data(), bytes.size()) < 0) return false;
            send_line(socket, text, file);
            ::close(file);
        } else {
            send_line(socket, text);
        }
    }
    if (rule->second.telling) send_line(socket, talk::write_telling(*rule->second.telling));
    if (says_status_ && (counts || method == "atelier/hello")) say_status(socket);
    return true;
}

void FakeNode::say_status(int socket) const {
    send_line(socket, talk::write_telling(status_));
}

void set_scene(FakeNode& node) {
    const std::string own = id_of('1');
    node.answer("atelier/people",
                R"({"class_id":")" + id_of('a') + R"(","name":"Les mardis","own":")" + own +
                    R"(","people":[{"person":")" + id_of('2') +
                    R"(","name":"Anne","outside":"","seats":[{"author":")" + own +
                    R"(","device":")" + id_of('d') + R"(","standing":"trainer"}]},{"person":")" +
                    id_of('3') + R"(","name":"Karim","outside":"","seats":[{"author":")" +
                    id_of('4') + R"(","device":")" + id_of('e') +
                    R"(","standing":"learner"}]}],"teams":[],"kits":[],"cuts":[]})");
    node.answer("atelier/projects",
                R"({"projects":[{"project":")" + id_of('b') +
                    R"(","kind":"project","name":"Boulangerie","closed":false,"set_aside":false,)"
                    R"("may_write":true,"site":")" +
                    uri_in_project(0) + R"(","notes":")" + uri_in_project(1) + R"("}]})");
    const auto file = [](unsigned op, unsigned parent, const std::string& rest) {
        return R"({"uri":")" + uri_in_project(op) + R"(","parent":")" + uri_in_project(parent) +
               R"(","level":1,"displaced":false,)" + rest + "}";
    };
    node.answer("atelier/space", R"({"frontier":")" + id_of('6') + R"(","tree":")" + id_of('7') +
                                     R"(","wrote":true,"seats":1})");
    node.answer("atelier/tree",
                R"({"site":")" + uri_in_project(0) + R"(","notes":")" + uri_in_project(1) +
                    R"(","nodes":[)" +
                    file(2, 0, R"("kind":"text","name":"index.html","path":"index.html")") + "," +
                    file(3, 0, R"("kind":"folder","name":"images","path":"images")") + "," +
                    file(4, 3,
                         R"("kind":"blob","name":"pain.png","path":"images/pain.png","blob":")" +
                             id_of('f') + R"(","size":4)") +
                    "," + file(5, 1, R"("kind":"text","name":"plan.md","path":"plan.md")") + "]}");
    const boost::json::value page = text(page_text);
    const auto shown = [](unsigned op, const std::string& rest) {
        return R"({"uri":")" + uri_in_project(op) + R"(",)" + rest + "}";
    };
    node.answer("atelier/snapshot",
                R"({"version":[")" + id_of('9') + R"("],"total":4,"from":0,"files":[)" +
                    shown(5, R"("kind":"text","path":"notes/plan.md","text":"pour nous")") + "," +
                    shown(2, R"("kind":"text","path":"site/index.html","text":)" +
                                 boost::json::serialize(page)) +
                    "," +
                    shown(4, R"("kind":"blob","path":"site/images/pain.png","size":4,"blob":")" +
                                 id_of('f') + "\"") +
                    "," + shown(3, R"("kind":"folder","path":"site/images")") + "]}");
    node.answer("atelier/checkout", R"({"text":)" + boost::json::serialize(page) + "}");
    node.pass("atelier/blob/get", R"({"size":4,"descriptor":true})", "\x89PNG");
    const std::string written = R"({"request":1,"change":")" + id_of('8') + R"("})";
    for (const char* method :
         {"atelier/rename", "atelier/move", "atelier/delete", "atelier/restore", "atelier/write",
          "atelier/put", "atelier/team/new", "atelier/team/change", "atelier/project/new"})
        node.answer(method, written);
    node.answer("atelier/create", R"({"request":1,"change":")" + id_of('8') + R"(","uri":")" +
                                      uri_in_project(9) + R"("})");
    node.answer("atelier/blob/put", R"({"request":1,"blob":")" + id_of('f') + R"(","size":4})");
    for (const char* method : {"edit", "close"})
        node.answer(method, R"("success")");
    node.answer("open", R"({"version":[],"processed":0,"overfull":false})");
}

boost::json::object Ran::json() const {
    REQUIRE(out.ends_with('\n'));
    REQUIRE(out.find('\n') == out.size() - 1);
    return boost::json::parse(out).as_object();
}

namespace {

Ran run_in(std::vector<std::string> words, const std::string& language, Terminal terminal) {
    std::ostringstream out;
    std::ostringstream errors;
    const Surroundings around{
        .environment = [&](const char* name) -> std::optional<std::string> {
            if (std::string_view(name) == "LANG") return language;
            return std::nullopt;
        },
        .node_program = "/nowhere/atelier-node",
        .out = out,
        .errors = errors,
        .out_is_terminal = terminal.out,
        .errors_are_terminal = terminal.errors,
        .patience = Patience{500},
        .seats_patience = Patience{100},
    };
    Ran ran;
    ran.exit = run_command_line(words, around);
    ran.out = out.str();
    ran.errors = errors.str();
    return ran;
}

}  // namespace

Ran run(const FakeNode& node, std::vector<std::string> words, Terminal terminal) {
    words.insert(words.begin(), {"--home", node.home()});
    return run_in(std::move(words), "fr_FR.UTF-8", terminal);
}

Ran run_alone(std::vector<std::string> words, const std::string& language) {
    return run_in(std::move(words), language, {});
}

std::string bytes_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace atelier::editor
