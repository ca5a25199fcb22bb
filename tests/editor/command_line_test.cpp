#include "editor/command_line.hpp"

#include "editor/app/settings.hpp"
#include "editor/commands/command_table.hpp"
#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

#include <sstream>

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("help is there for all and for each command, in both languages") {
    const Ran all = run_alone({});
    CHECK(all.exit == 0);
    CHECK(all.out.contains("faire des sites web ensemble"));
    for (const Command& command : commands()) {
        CHECK(all.out.contains("atelier " + std::string(command.syntax.name)));
        std::vector<std::string> words{"--help"};
        std::istringstream name{std::string(command.syntax.name)};
        for (std::string word; name >> word;)
            words.push_back(word);
        const Ran french = run_alone(words);
        const Ran english = run_alone(words, "en_GB");
        CHECK(french.exit == 0);
        CHECK(french.out.starts_with("Utilisation : atelier " + std::string(command.syntax.name)));
        CHECK(english.out.starts_with("Usage: atelier "));
        CHECK(english.out != french.out);
    }
}

TEST_CASE("what is not understood ends with 2 and the nearest name") {
    const Ran ran = run_alone({"expot", "x"});
    CHECK(ran.exit == 2);
    CHECK(
        ran.errors.contains("La commande « expot » n'existe pas. Vouliez-vous dire « export » ?"));
    CHECK(run_alone({"export", "x"})
              .errors.contains("Il manque --to.\nUtilisation : atelier export"));
    CHECK(run_alone({"projects", "--lang", "de"}).exit == 2);
    CHECK(run_alone({"projects", "--format", "xml"}).exit == 2);
    CHECK(run_alone({"expot", "--lang", "en"}).errors.contains("All commands: atelier --help"));
}

TEST_CASE("with JSON there is one line, whatever happened") {
    const Ran usage = run_alone({"--format", "json", "expot"});
    CHECK(usage.exit == 2);
    CHECK(usage.json().at("error") == "usage");
    CHECK(usage.errors.empty());
    const TemporaryFolder folder;
    const std::string home = (folder.path() / "h").string();
    const Ran failed = run_alone({"projects", "--format", "json", "--home", home});
    CHECK(failed.exit == 1);
    CHECK(failed.json().at("ok") == false);
    CHECK(failed.json().at("command") == "projects");
    CHECK(failed.json().at("error") == "no_program");
    CHECK(run_alone({"--format", "json", "--help"}).json().at("ok") == true);
}

TEST_CASE("a seat does not live in a working folder, nor nowhere") {
    CHECK(run_alone({"projects", "--home", "/x/.atelier/"})
              .errors.contains("la marque d'un dossier de travail"));
    CHECK(run_alone({"projects"}).errors.contains("--home"));
}

TEST_CASE("a command without --home is the only person's, and among several it guesses nobody") {
    const TemporaryFolder folder;
    const std::string base = (folder.path() / "seat").string();
    const auto ran = [&](std::vector<std::string> words) {
        std::ostringstream out;
        std::ostringstream errors;
        const auto environment = [&](const std::string& name) {
            return name == "ATELIER_HOME" ? std::optional(base) : std::nullopt;
        };
        const int exit = run_command_line(
            words, Surroundings{environment, "/nowhere/atelier-node", out, errors});
        return Ran{exit, out.str(), errors.str()};
    };
    const auto begin = [](const std::string& home, const std::string& name) {
        std::filesystem::create_directories(home);
        Settings settings;
        settings.person = name;
        REQUIRE(save_settings(home, settings));
    };
    begin(base + "-people/1", "Léa");
    CHECK(ran({"projects"}).errors.contains("atelier-node"));  // Léa's, which does not start here
    begin(base, "Tom");
    const Ran among_two = ran({"projects", "--lang", "en"});
    CHECK(among_two.exit == 1);
    CHECK(among_two.errors.contains("Tom (" + base + "), Léa (" + base + "-people/1)"));
    CHECK(ran({"projects", "--home", base}).errors.contains("atelier-node"));
}

TEST_CASE("a word that could change the terminal is shown as a mark") {
    CHECK(run_alone({"\x1b[2J"}).errors.contains("<U+001B>[2J"));
}
