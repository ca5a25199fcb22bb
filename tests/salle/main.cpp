// The room as a program:
//   salle --seeds A..B [--trace] [--jobs N] [--until-failure]
//   salle --scene NAME | --scenes | --list
//   and before each of them, in a build with planted bugs: --plant BUG
// One line for each seed that failed, last a line of JSON; exit 1 when one failed. Seeds run in
// processes of their own, so that a broken invariant is one seed's end and not the run's.

#include "protocol/hash.hpp"
#include "tests/planted/planted.hpp"
#include "tests/salle/scene.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdio>

namespace {

using namespace atelier;
using namespace atelier::salle;

constexpr unsigned seconds_for_one = 60;

struct Total {
    std::uint64_t seeds = 0;
    std::uint64_t failed = 0;
    std::uint64_t events = 0;
    std::uint64_t virtual_ms = 0;
    std::uint64_t hash = 0;
    std::map<std::string, std::uint64_t> rare;
};

void print(const Total& total) {
    std::cout << "{\"seeds\":" << total.seeds << ",\"failed\":" << total.failed
              << ",\"events\":" << total.events << ",\"virtual_s\":" << total.virtual_ms / 1000
              << ",\"trace_hash\":\"" << std::hex << total.hash << std::dec << "\",\"rare\":{";
    const char* comma = "";
    for (const std::string_view name : rare_names) {
        const auto found = total.rare.find(std::string(name));
        std::cout << comma << '"' << name
                  << "\":" << (found == total.rare.end() ? 0 : found->second);
        comma = ",";
    }
    std::cout << "}}" << std::endl;
}

// What a process says of one seed: a line on a pipe.
std::string line_of(std::uint64_t seed, const Outcome& outcome) {
    std::string line = std::to_string(seed) + '\t' + std::to_string(outcome.events) + '\t' +
                       std::to_string(outcome.virtual_ms) + '\t' + std::to_string(outcome.hash) +
                       '\t';
    if (outcome.fault) line += outcome.fault->checker + ": " + outcome.fault->what;
    for (const auto& [name, count] : outcome.rare)
        line += '\t' + name + '=' + std::to_string(count);
    return line + '\n';
}

void read_line(const std::string& line, Total& total,
               std::map<std::uint64_t, std::uint64_t>& hashes) {
    std::vector<std::string> fields(1);
    for (const char letter : line)
        if (letter == '\t')
            fields.emplace_back();
        else
            fields.back() += letter;
    if (fields.size() < 5) return;
    ++total.seeds;
    total.events += std::stoull(fields[1]);
    total.virtual_ms += std::stoull(fields[2]);
    hashes[std::stoull(fields[0])] = std::stoull(fields[3]);
    if (!fields[4].empty()) {
        ++total.failed;
        std::cout << "seed " << fields[0] << ": " << fields[4] << std::endl;
    }
    for (std::size_t i = 5; i < fields.size(); ++i) {
        const std::size_t equals = fields[i].find('=');
        total.rare[fields[i].substr(0, equals)] += std::stoull(fields[i].substr(equals + 1));
    }
}

// One process for seeds first, first + step … ; those behind one that ended it go on in another.
class Worker {
public:
    Worker(std::uint64_t first, std::uint64_t last, std::uint64_t step)
        : next_(first), last_(last), step_(step) {}

    bool begin() {
        if (next_ > last_) return false;
        std::array<int, 2> ends{};
        if (pipe(ends.data()) != 0) std::exit(2);
        std::cout.flush();
        child_ = fork();
        if (child_ == 0) {
            close(ends[0]);
            for (std::uint64_t seed = next_; seed <= last_; seed += step_) {
                alarm(seconds_for_one);
                const std::string line = line_of(seed, run_seed(seed, false));
                if (write(ends[1], line.data(), line.size()) < 0) _exit(2);
            }
            _exit(0);
        }
        close(ends[1]);
        from_ = ends[0];
        return true;
    }
    int from() const { return from_; }

    // Reads what there is. False: the process has ended.
    template <class Read>
    bool read_some(Read read_one, Total& total) {
        std::array<char, 65'536> part{};
        const ssize_t count = read(from_, part.data(), part.size());
        for (ssize_t i = 0; i < count; ++i) {
            if (part[static_cast<std::size_t>(i)] != '\n') {
                held_ += part[static_cast<std::size_t>(i)];
                continue;
            }
            read_one(std::exchange(held_, {}));
            next_ += step_;
        }
        if (count > 0) return true;
        int status = 0;
        waitpid(child_, &status, 0);
        close(from_);
        if (next_ <= last_) {
            std::cout << "seed " << next_ << ": ended by "
                      << (WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "itself")
                      << std::endl;
            ++total.seeds;
            ++total.failed;
            next_ += step_;
        }
        return false;
    }

    void stop() {
        kill(child_, SIGKILL);
        waitpid(child_, nullptr, 0);
        close(from_);
    }

private:
    std::uint64_t next_;
    std::uint64_t last_;
    std::uint64_t step_;
    pid_t child_ = 0;
    int from_ = -1;
    std::string held_;
};

int run_seeds(std::uint64_t first, std::uint64_t last, std::uint64_t jobs, bool until_failure) {
    Total total;
    std::map<std::uint64_t, std::uint64_t> hashes;
    std::vector<Worker> workers;
    for (std::uint64_t job = 0; job < jobs; ++job)
        workers.emplace_back(first + job, last, jobs);
    std::erase_if(workers, [](Worker& worker) { return !worker.begin(); });
    while (!workers.empty() && !(until_failure && total.failed > 0)) {
        fd_set readable;
        FD_ZERO(&readable);
        int most = 0;
        for (const Worker& worker : workers) {
            FD_SET(worker.from(), &readable);
            most = std::max(most, worker.from());
        }
        if (select(most + 1, &readable, nullptr, nullptr, nullptr) <= 0) return 2;
        std::erase_if(workers, [&](Worker& worker) {
            if (!FD_ISSET(worker.from(), &readable)) return false;
            const bool is_on = worker.read_some(
                [&](const std::string& line) { read_line(line, total, hashes); }, total);
            return !is_on && !worker.begin();
        });
    }
    for (Worker& worker : workers)
        worker.stop();
    for (const auto& [seed, hash] : hashes)
        total.hash = (total.hash ^ hash) * 0x9E3779B97F4A7C15U;
    print(total);
    return total.failed == 0 ? 0 : 1;
}

int run_one(std::uint64_t seed) {
    const Outcome outcome = run_seed(seed, true);
    Total total;
    std::map<std::uint64_t, std::uint64_t> hashes;
    std::string line = line_of(seed, outcome);
    line.pop_back();
    read_line(line, total, hashes);
    total.hash = outcome.hash;
    print(total);
    return total.failed == 0 ? 0 : 1;
}

int run_scenes(std::string_view name, bool prints) {
    int failed = 0;
    int played = 0;
    for (const NamedScene& scene : all_scenes()) {
        if (!name.empty() && scene.name != name) continue;
        ++played;
        const Outcome outcome = run_scene(scene, prints);
        if (!outcome.fault) continue;
        ++failed;
        std::cout << scene.name << ": " << outcome.fault->checker << ": " << outcome.fault->what
                  << std::endl;
    }
    std::cout << played - failed << " of " << played << " scenes ended well" << std::endl;
    return failed == 0 && played > 0 ? 0 : 1;
}

std::optional<std::uint64_t> number_in(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

int usage() {
    std::cerr << "salle --seeds A..B [--trace] [--jobs N] [--until-failure] | --scene NAME "
                 "[--trace] | --scenes | --list; before each: --plant BUG\n";
    return 2;
}

}  // namespace

int main(int argc, char** argv) {
    if (!start_libsodium()) return 2;
    std::optional<std::uint64_t> first;
    std::optional<std::uint64_t> last;
    std::optional<std::string> scene;
    std::uint64_t jobs = 1;
    bool prints = false;
    bool until_failure = false;
    for (int i = 1; i < argc; ++i) {
        const std::string_view option = argv[i];
        const std::string_view value = i + 1 < argc ? argv[i + 1] : "";
        if (option == "--trace") {
            prints = true;
        } else if (option == "--until-failure") {
            until_failure = true;
        } else if (option == "--plant") {
            if (!planted::choose_or_explain(value)) return 2;
            ++i;
        } else if (option == "--scenes") {
            scene = "";
        } else if (option == "--list") {
            for (const NamedScene& each : all_scenes())
                std::cout << each.name << '\n';
            return 0;
        } else if (option == "--scene") {
            scene = value;
            ++i;
        } else if (option == "--jobs") {
            jobs = number_in(value).value_or(1);
            ++i;
        } else if (option == "--seeds") {
            const std::size_t dots = value.find("..");
            first = number_in(value.substr(0, dots));
            last = dots == std::string_view::npos ? first : number_in(value.substr(dots + 2));
            ++i;
        } else {
            return usage();
        }
    }
    if (scene) return run_scenes(*scene, prints);
    if (!first || !last) return usage();
    if (prints && first == last) return run_one(*first);
    return run_seeds(*first, *last, std::max<std::uint64_t>(1, jobs), until_failure);
}
