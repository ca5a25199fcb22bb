#include "tests/salle/story.hpp"

#include "tests/salle/outcome.hpp"

#include <iomanip>
#include <sstream>

namespace atelier::salle {

namespace {

constexpr std::uint64_t told_again_after_ms = 4'000;  // work that goes on

// % is who, & is the name with it. Empty: it is not told.
struct Sentence {
    Happening what;
    const char* english;
    const char* french;
};
constexpr std::array sentences = std::to_array<Sentence>({
    {Happening::is_founded, "%, the trainer, founds the class.",
     "%, la formatrice, crée la classe."},
    {Happening::stops, "% closes the program.", "% ferme le programme."},
    {Happening::is_killed, "The program of % stops suddenly.",
     "Le programme de % s'arrête d'un coup."},
    {Happening::loses_power, "The computer of % loses power.",
     "L'ordinateur de % n'a plus de courant."},
    {Happening::sleeps, "The computer of % falls asleep.", "L'ordinateur de % se met en veille."},
    {Happening::wakes, "The computer of % wakes up.", "L'ordinateur de % se réveille."},
    {Happening::night_passes, "A night passes. Everybody goes on where they were.",
     "Une nuit passe. Chacun reprend là où il était."},
    {Happening::clock_jumps, "The clock of % shows a wrong date.",
     "L'horloge de % donne une fausse date."},
    {Happening::disk_fills, "The disk of % is full.", "Le disque de % est plein."},
    {Happening::disk_has_room, "There is room again on the disk of %.",
     "Il y a de nouveau de la place sur le disque de %."},
    {Happening::write_fails, "The disk of % fails. The program starts again.",
     "Le disque de % a une panne. Le programme redémarre."},
    {Happening::flush_fails, "The disk of % fails. The program starts again.",
     "Le disque de % a une panne. Le programme redémarre."},
    {Happening::row_rots, "A piece of the disk of % is damaged.",
     "Un morceau du disque de % est abîmé."},
    {Happening::row_is_back, "The others give the damaged piece back to %.",
     "Les autres redonnent le morceau abîmé à %."},
    {Happening::disk_is_older, "Somebody puts an old copy of the disk into the computer of %.",
     "On remet une vieille copie du disque dans l'ordinateur de %."},
    {Happening::disk_is_copied, "The disk of % is copied. Two computers say they are %.",
     "Le disque de % est copié. Deux ordinateurs disent qu'ils sont %."},
    {Happening::copy_is_found, "The copy is found and switched off.",
     "On trouve la copie et on l'éteint."},
    {Happening::room_splits, "The network is cut: the room is in pieces.",
     "Le réseau est coupé : la salle est en morceaux."},
    {Happening::room_is_whole, "The network is back.", "Le réseau revient."},
    {Happening::hears_no_more, "% hears nothing from & any more. The cable works one way only.",
     "% ne reçoit plus rien de &. Le câble ne marche que dans un sens."},
    {Happening::walks_over, "% carries the computer to the other room.",
     "% porte son ordinateur dans l'autre salle."},
    {Happening::packs_stick, "% puts all work on a USB stick.",
     "% met tout le travail sur une clé USB."},
    {Happening::brings_stick, "% puts the stick of & into the computer.",
     "% branche la clé de & sur son ordinateur."},
    {Happening::key_rotates, "% changes the key of the network.", "% change la clé du réseau."},
    {Happening::does_harm, "% cheats: this program sends false messages.",
     "% triche : son programme envoie de faux messages."},
    {Happening::is_repaired, "Everything is repaired. Nobody types any more.",
     "Tout est réparé. Plus personne n'écrit."},
});

// Of many, of one, and what they do it to; & is the file.
struct Verb {
    const char* many;
    const char* one;
    const char* rest;
};
struct Work {
    Happening what;
    Verb english;
    Verb french;
};
constexpr std::array works = std::to_array<Work>({
    {Happening::comes_in, {"come", "comes", " in"}, {"arrivent", "arrive", ""}},
    {Happening::starts,
     {"start", "starts", " the program again"},
     {"relancent", "relance", " le programme"}},
    {Happening::types, {"type", "types", " in &"}, {"écrivent", "écrit", " dans &"}},
    {Happening::types_alone,
     {"go on typing", "goes on typing", " although the program is off"},
     {"continuent d'écrire", "continue d'écrire", " alors que le programme est arrêté"}},
    {Happening::erases,
     {"delete", "deletes", " words in &"},
     {"effacent", "efface", " des mots dans &"}},
    {Happening::moves_lines,
     {"move", "moves", " a piece of &"},
     {"déplacent", "déplace", " un morceau de &"}},
    {Happening::undoes,
     {"undo", "undoes", " the last word"},
     {"annulent", "annule", " le dernier mot"}},
    {Happening::makes_file,
     {"make", "makes", " a new file: &"},
     {"créent", "crée", " un nouveau fichier : &"}},
    {Happening::works_on_files,
     {"put files", "puts files", " in order"},
     {"rangent", "range", " les fichiers"}},
    {Happening::brings_picture,
     {"put", "puts", " a picture into the site: &"},
     {"mettent", "met", " une image dans le site : &"}},
    {Happening::comments,
     {"write", "writes", " a comment"},
     {"écrivent", "écrit", " un commentaire"}},
});

struct TrainerAct {
    std::string_view name;
    const char* english;
    const char* french;
};
constexpr std::array trainer_acts = std::to_array<TrainerAct>({
    {"suspends", "The trainer stops the work of % for now.",
     "La formatrice arrête le travail de % pour le moment."},
    {"removes", "The trainer takes % out of the class.", "La formatrice retire % de la classe."},
    {"lifts", "The trainer lets everybody work again.",
     "La formatrice laisse tout le monde travailler de nouveau."},
    {"freezes", "The trainer closes the project: nobody may change it.",
     "La formatrice ferme le projet : on ne peut plus le changer."},
    {"adopts", "The trainer takes in what was left out.",
     "La formatrice accepte ce qui était mis de côté."},
});

std::string with(std::string text, char place, const std::string& word) {
    for (std::size_t at = 0; (at = text.find(place, at)) != std::string::npos; at += word.size())
        text.replace(at, 1, word);
    return text;
}

bool begins_with_vowel(std::string_view word) {
    return !word.empty() && std::string_view("AEIOUaeiou").contains(word.front());
}

// "de Amina" is "d'Amina".
std::string filled(std::string text, Language language, const std::string& who,
                   const std::string& name) {
    if (language == Language::french) {
        for (const auto& [place, word] : {std::pair("de %", who), std::pair("de &", name)})
            if (const std::size_t at = text.find(place);
                at != std::string::npos && begins_with_vowel(word))
                text.replace(at, 3, "d'");
    }
    return with(with(std::move(text), '%', who), '&', name);
}

class Story {
public:
    Story(Room& room, Language language) : room_(room), language_(language) {
        room.listeners.push_back([this](const News& news) { hear(news); });
    }

    // A line, with the time.
    void say(const std::string& sentence) {
        const std::uint64_t seconds = room_.queue.now().milliseconds / 1000;
        std::cout << std::setw(4) << seconds / 60 << ':' << std::setw(2) << std::setfill('0')
                  << seconds % 60 << std::setfill(' ') << "  " << sentence << '\n';
    }
    std::string either(const std::string& english, const std::string& french) const {
        return language_ == Language::french ? french : english;
    }
    std::string list(std::vector<std::string> names) const;
    // What was gathered of work that goes on.
    void flush();

private:
    struct Gathered {
        std::set<std::string> who;
        std::set<std::string> names;
    };

    void hear(const News& news);
    bool is_told_again(Happening what, const std::string& who);

    Room& room_;
    Language language_;
    std::map<Happening, Gathered> gathered_;
    std::map<std::pair<Happening, std::string>, std::uint64_t> told_at_;
    std::uint64_t gathered_since_ = 0;
    bool is_over_ = false;
};

std::string Story::list(std::vector<std::string> names) const {
    std::string words;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0) words += i + 1 < names.size() ? ", " : either(" and ", " et ");
        words += names[i];
    }
    return words;
}

// A fault that comes again and again is told once in a while.
bool Story::is_told_again(Happening what, const std::string& who) {
    const std::uint64_t now = room_.queue.now().milliseconds;
    std::uint64_t& at = told_at_[{what, who}];
    if (at != 0 && now - at < told_again_after_ms) return false;
    at = now;
    return true;
}

void Story::hear(const News& news) {
    if (is_over_) return;  // what is put in order
    is_over_ = news.what == Happening::is_repaired;
    const std::string who = news.who == nullptr ? "" : news.who->name;
    const std::uint64_t now = room_.queue.now().milliseconds;
    if (const auto work = std::ranges::find(works, news.what, &Work::what); work != works.end()) {
        if (news.what == Happening::starts && news.who->run < 2) return;  // the first time
        if (gathered_.empty()) gathered_since_ = now;
        gathered_[news.what].who.insert(who);
        if (!news.name.empty()) gathered_[news.what].names.insert(news.name);
        if (now - gathered_since_ > told_again_after_ms) flush();
        return;
    }
    std::string sentence;
    if (news.what == Happening::trainer_acts) {
        const auto act = std::ranges::find(trainer_acts, news.name, &TrainerAct::name);
        if (act != trainer_acts.end()) sentence = either(act->english, act->french);
    } else if (const auto known = std::ranges::find(sentences, news.what, &Sentence::what);
               known != sentences.end()) {
        sentence = either(known->english, known->french);
    }
    if (sentence.empty() || !is_told_again(news.what, who)) return;
    flush();
    say(filled(sentence, language_, who, news.name));
}

void Story::flush() {
    for (const auto& [what, gathered] : std::exchange(gathered_, {})) {
        const auto work = std::ranges::find(works, what, &Work::what);
        const Verb& verb = language_ == Language::french ? work->french : work->english;
        const std::vector<std::string> names(gathered.names.begin(), gathered.names.end());
        const std::vector<std::string> who(gathered.who.begin(), gathered.who.end());
        say(list(who) + " " + (who.size() > 1 ? verb.many : verb.one) +
            filled(verb.rest, language_, "", list(names)) + ".");
    }
}

std::string number_words(std::size_t number, Language language) {
    constexpr std::array english = {"No",    "One",   "Two",  "Three", "Four",   "Five",  "Six",
                                    "Seven", "Eight", "Nine", "Ten",   "Eleven", "Twelve"};
    constexpr std::array french = {"Aucun", "Un",   "Deux", "Trois", "Quatre", "Cinq", "Six",
                                   "Sept",  "Huit", "Neuf", "Dix",   "Onze",   "Douze"};
    if (number >= french.size()) return std::to_string(number);
    return language == Language::french ? french[number] : english[number];
}

std::size_t changes_of(Replica& replica) {
    std::size_t changes = 0;
    for (const SpaceId& id : replica.spaces())
        if (const Space* space = replica.space(id)) changes += space->chains().size();
    return changes;
}

// How it ended, in one sentence and maybe a second.
void tell_end(Story& story, Room& room, const Checks::Words& words, Language language) {
    std::size_t seats = 0;
    for (const auto& seat : room.seats())
        seats += !seat->is_gone && !seat->is_hostile && !seat->is_removed;
    if (room.plan.hostile > 0)
        story.say(room.plan.hostile == 1
                      ? story.either("The seat that cheated is unplugged.",
                                     "Le poste qui triche est débranché.")
                      : story.either("The seats that cheated are unplugged.",
                                     "Les postes qui trichent sont débranchés."));
    const std::string changes = std::to_string(changes_of(*room.trainer().replica()));
    const std::string lost = std::to_string(words.lost);
    const std::string count = number_words(seats, language);
    story.say(story.either(
        count + " seats, one text, " + changes + " changes, " + lost + " lost.",
        count + " postes, même texte, " + changes + " modifications, " + lost + " perdue."));
    if (words.given_back > 0)
        story.say(story.either(
            "Words that could not go into the text: " + std::to_string(words.given_back) +
                ". Their authors have them in a copy.",
            "Mots qui ne pouvaient pas aller dans le texte : " + std::to_string(words.given_back) +
                ". Leurs auteurs les ont dans une copie."));
}

}  // namespace

bool tell_story(std::uint64_t seed, Language language) {
    std::optional<Story> story;
    const Outcome outcome = run_seed(
        seed, false,
        {[&](Room& room) {
             story.emplace(room, language);
             const std::string number = std::to_string(seed);
             const std::string seats = std::to_string(room.size());
             std::cout << story->either(
                              "Seed " + number + ": a room with " + seats + " seats.",
                              "Graine " + number + " : une salle avec " + seats + " postes.")
                       << '\n';
         },
         [&](Room& room, Checks& checks) {
             story->flush();
             if (!room.fault()) tell_end(*story, room, checks.words(), language);
         }});
    if (!outcome.fault) return true;
    const std::string what = outcome.fault->checker + ": " + outcome.fault->what;
    std::cout << story->either("It did not end well. ", "Cela ne finit pas bien. ") << what << '\n';
    return false;
}

}  // namespace atelier::salle
