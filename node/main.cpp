// atelier-node: one seat's node on this machine. docs/architecture.md.

#include "node/shell/running_node.hpp"

#include <sys/resource.h>

#include <iostream>

namespace {

using namespace atelier;

void say(const std::string& line) {
    char date[32] = "";
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    if (gmtime_r(&now, &parts) != nullptr) std::strftime(date, sizeof date, "%F %T ", &parts);
    std::cerr << date << line << '\n';
}

}  // namespace

int main(int argc, char** argv) {
    const auto options =
        read_node_options(std::span(argv, static_cast<std::size_t>(argc)).subspan(1));
    if (!options) {
        std::cerr << options.error() << '\n';
        return static_cast<int>(RunningNode::Ending::usage);
    }
    if (options->asks_help || options->asks_version) {
        std::cout << (options->asks_help ? std::string(node_usage)
                                         : std::string("atelier-node ") + node_version + '\n');
        return 0;
    }
    if (!start_libsodium()) {
        std::cerr << "libsodium does not work on this machine; the node cannot start.\n";
        return static_cast<int>(RunningNode::Ending::failed);
    }
    // Pictures are passed to programs as files: the soft limit is for programs that use select().
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    asio::io_context context(1);
    auto node = RunningNode::start(context, *options, say);
    if (!node) {
        std::cerr << node.error().what << '\n';
        return static_cast<int>(node.error().ending);
    }
    say("The node of " + (*node)->home().root.string() + " runs on port " +
        std::to_string((*node)->port()) + ".");
    context.run();
    return static_cast<int>((*node)->ending());
}
