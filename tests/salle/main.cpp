// The room as a program:
//   salle --seeds A..B [--jobs N] [--until-failure] | --seeds A [--trace]
//   salle --tell SEED [--lang en|fr]
//   salle --scene NAME [--trace] | --scenes | --list | --deeds
//   salle --figures SEATS
// and with each of them, in a build with planted bugs (tests/planted): --plant ID
// One line for each seed that failed, last a line of JSON; exit 1 when one failed. Seeds run in
// processes of their own, so that a broken invariant is one seed's end and not the run's.

#include "protocol/hash.hpp"
#include "tests/planted/planted.hpp"
#include "tests/salle/deeds.hpp"
#include "tests/salle/figures.hpp"
#include "tests/salle/scene.hpp"
#include "tests/salle/story.hpp"

#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <span>

namespace {

using namespace atelier;
using namespace atelier::salle;

// A seed that does not end is ended by SIGPROF: after this much of the processor's time, so that a
// busy machine fails none.
constexpr timeval time_for_one{200, 0};  // a hundred seats under a sanitizer

void limit_time_of_one() {
    const itimerval once{{0, 0}, time_for_one};
    setitimer(ITIMER_PROF, &once, nullptr);
}

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

// What the processes share: which seed is next, and at which each of them is.
class Share {
public:
    Share(std::uint64_t first, std::uint64_t last, std::size_t processes)
        : last_(last), size_((processes + 1) * sizeof(Number)) {
        void* const memory =
            mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (memory == MAP_FAILED) std::exit(2);
        numbers_ = static_cast<Number*>(memory);
        next() = first;
        for (std::size_t process = 0; process < processes; ++process)
            at(process) = none;
    }
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;
    ~Share() { munmap(numbers_, size_); }

    bool is_done() const { return *numbers_ > last_; }
    // Nothing: all are taken.
    std::optional<std::uint64_t> take(std::size_t process) {
        const std::uint64_t seed = next().fetch_add(1);
        at(process) = seed <= last_ ? seed : none;
        return seed <= last_ ? std::optional(seed) : std::nullopt;
    }
    static constexpr std::uint64_t none = UINT64_MAX;
    std::atomic<std::uint64_t>& at(std::size_t process) { return numbers_[process + 1]; }

private:
    using Number = std::atomic<std::uint64_t>;
    static_assert(Number::is_always_lock_free);

    std::atomic<std::uint64_t>& next() { return *numbers_; }

    std::uint64_t last_;
    std::size_t size_;
    Number* numbers_ = nullptr;
};

// A process that takes one seed after the other; when one ends it, another goes on.
class Worker {
public:
    Worker(Share& share, std::size_t number) : share_(&share), number_(number) {}

    bool begin() {
        if (share_->is_done()) return false;
        std::array<int, 2> ends{};
        if (pipe(ends.data()) != 0) std::exit(2);
        std::cout.flush();
        child_ = fork();
        if (child_ == 0) {
            close(ends[0]);
            while (const auto seed = share_->take(number_)) {
                limit_time_of_one();
                const std::string line = line_of(*seed, run_seed(*seed, false));
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
        }
        if (count > 0) return true;
        int status = 0;
        waitpid(child_, &status, 0);
        close(from_);
        if (const std::uint64_t seed = share_->at(number_).exchange(Share::none);
            seed != Share::none) {
            std::cout << "seed " << seed << ": ended by "
                      << (WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "itself")
                      << std::endl;
            ++total.seeds;
            ++total.failed;
        }
        return false;
    }

    void stop() {
        kill(child_, SIGKILL);
        waitpid(child_, nullptr, 0);
        close(from_);
    }

private:
    Share* share_;
    std::size_t number_;
    pid_t child_ = 0;
    int from_ = -1;
    std::string held_;
};

int run_seeds(std::uint64_t first, std::uint64_t last, std::uint64_t jobs, bool until_failure) {
    Total total;
    std::map<std::uint64_t, std::uint64_t> hashes;
    jobs = std::min(jobs, last - first + 1);
    Share share(first, last, jobs);
    std::vector<Worker> workers;
    for (std::size_t job = 0; job < jobs; ++job)
        workers.emplace_back(share, job);
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

int no_scene(std::string_view name) {
    std::cerr << "There is no scene '" << name << "'. There are:\n";
    for (const NamedScene& scene : all_scenes())
        std::cerr << "  " << scene.name << '\n';
    return 2;
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
    if (played == 0) return no_scene(name);
    std::cout << played - failed << " of " << played << " scenes ended well" << std::endl;
    return failed == 0 ? 0 : 1;
}

std::optional<std::uint64_t> number_in(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

struct Wish {
    std::optional<std::string> scene;  // empty: all
    std::optional<std::uint64_t> first;
    std::uint64_t last = 0;
    std::uint64_t jobs = 1;
    bool prints = false;
    bool lists = false;
    bool tells = false;
    bool lists_deeds = false;
    bool until_failure = false;
    std::optional<std::string> plant;
    std::optional<std::uint64_t> figures;  // of a class of so many seats
    std::optional<Language> language;
};

// As the locale says.
Language language_here() {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
        if (const char* value = std::getenv(name); value != nullptr && *value != 0)
            return std::string_view(value).starts_with("fr") ? Language::french : Language::english;
    return Language::english;
}

bool take_language(std::string_view text, Wish& wish) {
    if (text == "fr") wish.language = Language::french;
    if (text == "en") wish.language = Language::english;
    return wish.language.has_value();
}

bool take_seeds(std::string_view text, Wish& wish) {
    const std::size_t dots = text.find("..");
    wish.first = number_in(text.substr(0, dots));
    const auto last =
        dots == std::string_view::npos ? wish.first : number_in(text.substr(dots + 2));
    wish.last = last.value_or(0);
    return wish.first && last && *wish.first <= *last;
}

bool take_jobs(std::string_view text, Wish& wish) {
    wish.jobs = number_in(text).value_or(0);
    return wish.jobs > 0;
}

// Nothing: it is no command.
std::optional<Wish> wish_of(std::span<char* const> arguments) {
    Wish wish;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string_view option = arguments[i];
        const std::string_view value = i + 1 < arguments.size() ? arguments[i + 1] : "";
        bool is_good = true;
        if (option == "--trace") {
            wish.prints = true;
        } else if (option == "--scenes") {
            wish.scene = "";
        } else if (option == "--list") {
            wish.lists = true;
        } else if (option == "--deeds") {
            wish.lists_deeds = true;
        } else if (option == "--until-failure") {
            wish.until_failure = true;
        } else if (option == "--plant") {
            wish.plant = value;
            ++i;
        } else if (option == "--scene") {
            wish.scene = value;
            is_good = !value.empty();
            ++i;
        } else if (option == "--jobs") {
            is_good = take_jobs(value, wish);
            ++i;
        } else if (option == "--figures") {
            wish.figures = number_in(value);
            is_good = wish.figures && *wish.figures > 1 && *wish.figures < 200;
            ++i;
        } else if (option == "--lang") {
            is_good = take_language(value, wish);
            ++i;
        } else if (option == "--tell") {
            wish.tells = true;
            is_good = take_seeds(value, wish) && *wish.first == wish.last;
            ++i;
        } else if (option == "--seeds") {
            is_good = take_seeds(value, wish);
            ++i;
        } else {
            is_good = false;
        }
        if (!is_good) return std::nullopt;
    }
    const bool lists = wish.lists || wish.lists_deeds;
    // A bug alone is answered, too, where there are none to plant.
    if (!lists && !wish.scene && !wish.first && !wish.figures && !wish.plant) return std::nullopt;
    return wish;
}

int usage() {
    std::cerr << "salle --seeds A..B [--jobs N] [--until-failure] | --seeds A [--trace] | "
                 "--tell SEED [--lang en|fr] | --scene NAME [--trace] | --scenes | --list | "
                 "--deeds | --figures SEATS; with each: --plant ID\n";
    return 2;
}

}  // namespace

int main(int argc, char** argv) {
    if (!start_libsodium()) return 2;
    const auto wish = wish_of({argv + 1, static_cast<std::size_t>(argc - 1)});
    if (!wish) return usage();
    if (wish->plant && !planted::choose_or_explain(*wish->plant)) return 2;
    if (wish->lists) {
        for (const NamedScene& each : all_scenes())
            std::cout << each.name << '\n';
        return 0;
    }
    if (wish->lists_deeds) {
        for (const Deed& deed : all_deeds())
            std::cout << deed.name << '\t' << deed.lines << '\n';
        return 0;
    }
    if (wish->figures) return print_figures(*wish->figures, 20);
    if (wish->tells)
        return tell_story(wish->last, wish->language.value_or(language_here())) ? 0 : 1;
    if (wish->scene) return run_scenes(*wish->scene, wish->prints);
    if (!wish->first) return usage();
    if (wish->prints && *wish->first == wish->last) return run_one(*wish->first);
    return run_seeds(*wish->first, wish->last, wish->jobs, wish->until_failure);
}
