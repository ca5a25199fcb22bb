#include "editor/terminal/key_decoder.hpp"

#include "tests/seeds.hpp"
#include "tests/test.hpp"

#include <random>

using namespace atelier::editor;
using namespace std::chrono_literals;

namespace {

constexpr Modifiers none;
constexpr Modifiers shift{true, false, false};
constexpr Modifiers alt{false, true, false};
constexpr Modifiers ctrl{false, false, true};

const KeyDecoder::Instant start{};

Input letter(char32_t character, Modifiers with = none) {
    return KeyPress{KeyName::character, character, with};
}
Input key(KeyName name, Modifiers with = none, char32_t number = 0) {
    return KeyPress{name, number, with};
}

std::vector<Input> typed(std::string_view bytes, const KeyDecoder::Manner& manner = {}) {
    KeyDecoder decoder(manner);
    std::vector<Input> said = decoder.take(bytes, start);
    for (const Input& each : decoder.tick(start + 3s))
        said.push_back(each);
    return said;
}

using Inputs = std::vector<Input>;

}  // namespace

TEST_CASE("letters of any alphabet are what they are") {
    CHECK(typed("aé漢💚") == Inputs{letter('a'), letter(U'é'), letter(U'漢'), letter(U'💚')});
    CHECK(typed("\xff\xc3") == Inputs{});
    CHECK(typed("\xed\xa0\x80x") == Inputs{letter('x')});
}

TEST_CASE("control characters are the keys that make them") {
    CHECK(typed("\r\n\t\x7f") == Inputs{key(KeyName::enter), key(KeyName::enter), key(KeyName::tab),
                                        key(KeyName::backspace)});
    CHECK(typed("\x13\x1a\x1f") == Inputs{letter('s', ctrl), letter('z', ctrl), letter('_', ctrl)});
    CHECK(typed(std::string_view("\0", 1)) == Inputs{letter(' ', ctrl)});
    CHECK(typed("\x08") == Inputs{key(KeyName::backspace, ctrl)});
    CHECK(typed("\x08", {50ms, true}) == Inputs{key(KeyName::backspace)});
}

TEST_CASE("arrows and what is beside them, with modifiers") {
    CHECK(typed("\x1b[A\x1bOB\x1b[1;2C\x1b[1;5D") == Inputs{key(KeyName::up), key(KeyName::down),
                                                            key(KeyName::right, shift),
                                                            key(KeyName::left, ctrl)});
    CHECK(typed("\x1b[H\x1b[4~\x1b[5;5~\x1b[3~\x1b[Z") ==
          Inputs{key(KeyName::home), key(KeyName::end), key(KeyName::page_up, ctrl),
                 key(KeyName::erase), key(KeyName::tab, shift)});
}

TEST_CASE("function keys as terminals and the console say them") {
    CHECK(typed("\x1bOP\x1b[15~\x1b[24~\x1b[[B\x1b[1;2S") ==
          Inputs{key(KeyName::function, none, 1), key(KeyName::function, none, 5),
                 key(KeyName::function, none, 12), key(KeyName::function, none, 2),
                 key(KeyName::function, shift, 4)});
}

TEST_CASE("a lone ESC is Escape when nothing follows in time, and Alt with what follows") {
    KeyDecoder decoder;
    CHECK(decoder.take("\x1b", start).empty());
    CHECK(decoder.due() == start + 50ms);
    CHECK(decoder.tick(start + 49ms).empty());
    CHECK(decoder.tick(start + 50ms) == Inputs{key(KeyName::escape)});
    CHECK(!decoder.due());
    CHECK(decoder.take("\x1b", start).empty());
    CHECK(decoder.take("f", start + 10ms) == Inputs{letter('f', alt)});
    CHECK(typed("\x1b\xc3\xa9\x1b\r") == Inputs{letter(U'é', alt), key(KeyName::enter, alt)});
    CHECK(typed("\x1b\x1b") == Inputs{key(KeyName::escape), key(KeyName::escape)});
    CHECK(typed("\x1b[") == Inputs{letter('[', alt)});
}

TEST_CASE("what is pasted is one piece of text") {
    CHECK(typed("\x1b[200~un\r\ndeux\rtrois\n\tq\x07\x1b[31m\x1b[201~x") ==
          Inputs{Paste{"un\ndeux\ntrois\n\tq[31m"}, letter('x')});
    KeyDecoder decoder;
    CHECK(decoder.take("\x1b[200~a\x1b[20", start).empty());
    CHECK(decoder.take("1~", start + 1s) == Inputs{Paste{"a"}});
    CHECK(decoder.take("\x1b[200~sans fin", start).empty());
    CHECK(decoder.due() == start + 2s);
    CHECK(decoder.tick(start + 2s) == Inputs{Paste{"sans fin"}});
    CHECK(decoder.take("y", start + 3s) == Inputs{letter('y')});
}

TEST_CASE("kitty's keys: by the letter that was typed, and by its place with Ctrl") {
    CHECK(typed("\x1b[27u\x1b[13;2u\x1b[97;5u") ==
          Inputs{key(KeyName::escape), key(KeyName::enter, shift), letter('a', ctrl)});
    CHECK(typed("\x1b[97:65;2u") == Inputs{letter('A')});
    CHECK(typed("\x1b[1089::99;5u") == Inputs{letter('c', ctrl)});  // on a Cyrillic keyboard
    CHECK(typed("\x1b[97::113;5u") == Inputs{letter('a', ctrl)});   // on AZERTY
    CHECK(typed("\x1b[118;9u") == Inputs{});                        // Super
    CHECK(typed("\x1b[97;1:3u\x1b[1;1:3A") == Inputs{});            // released
    CHECK(typed("\x1b[57399u\x1b[57417u\x1b[57441;2u") == Inputs{letter('0'), key(KeyName::left)});
    CHECK(typed("\x1b[27;5;9~") == Inputs{key(KeyName::tab, ctrl)});
}

TEST_CASE("the mouse is where it is pressed, dragged, released and turned") {
    using Kind = Mouse::Kind;
    CHECK(typed("\x1b[<0;3;2M\x1b[<32;4;2M\x1b[<0;4;2m\x1b[<64;1;1M\x1b[<81;1;1M\x1b[<35;9;9M") ==
          Inputs{Mouse{Kind::press, 0, 1, 2, none}, Mouse{Kind::drag, 0, 1, 3, none},
                 Mouse{Kind::release, 0, 1, 3, none}, Mouse{Kind::wheel_up, 0, 0, 0, none},
                 Mouse{Kind::wheel_down, 0, 0, 0, ctrl}});
    CHECK(typed("\x1b[M !!x") == Inputs{letter('x')});  // the old way
}

TEST_CASE("answers and what nobody knows type nothing") {
    using About = Answer::About;
    CHECK(typed("\x1b[?62;22c\x1b[?2026;2$y\x1b[?2026;0$y\x1b[?1u") ==
          Inputs{Answer{About::device, 0}, Answer{About::synchronized_output, 1},
                 Answer{About::kitty_keys, 1}});
    CHECK(typed("\x1b]11;rgb:1e1e/20/f\x07") == Inputs{Answer{About::background, 0x1E20FF}});
    CHECK(typed("\x1b]11;rgb:ffff/0000/8080\x1b\\x") ==
          Inputs{Answer{About::background, 0xFF0080}, letter('x')});
    CHECK(typed("\x1bP>|XTerm(388)\x1b\\\x1b[>1;2;3c\x1b[12;40R\x1b[?9999;1$y\x1b[=5q") ==
          Inputs{});
    CHECK(typed("\x1b[I\x1b[O") == Inputs{Focus{true}, Focus{false}});
}

TEST_CASE("no part of a sequence is typed, however slow, long or broken it is") {
    KeyDecoder decoder;
    CHECK(decoder.take("\x1b]11;rgb:1e1e/", start).empty());
    CHECK(decoder.tick(start + 1s).empty());
    CHECK(decoder.take("1e1e/1e1e\x1b\\", start + 1s) ==
          Inputs{Answer{Answer::About::background, 0x1E1E1E}});
    CHECK(decoder.take("\xc3", start).empty());  // a letter in two pieces
    CHECK(decoder.tick(start + 1s).empty());
    CHECK(decoder.take("\xa9", start + 1s) == Inputs{letter(U'é')});
    CHECK(decoder.take("\x1b[<0;10;", start).empty());
    CHECK(decoder.tick(start + 60ms).empty());
    CHECK(decoder.take("20M", start + 60ms).size() == 1);
    CHECK(typed("\x1b[" + std::string(500, '1') + "mx") == Inputs{letter('x')});
    CHECK(typed("\x1b]52;" + std::string(9'000, 'a') + "\x1b\\x") == Inputs{letter('x')});
    CHECK(typed("\x1b_Gi=1;OK\x1b\\x") == Inputs{letter('x')});
    CHECK(typed("\x1bO\x1b[A") == Inputs{letter('O', alt), key(KeyName::up)});
    CHECK(typed("\x1bO1;5P") == Inputs{key(KeyName::function, ctrl, 1)});
    CHECK(typed("\x1b[[\x1b[A") == Inputs{key(KeyName::up)});
    CHECK(typed("\x1b[<128;3;3M\xc2\x9b\x1b[155u") == Inputs{});
}

TEST_CASE("events do not depend on how the bytes are cut") {
    const std::vector<std::string> pieces = {"a",
                                             "é",
                                             "💚",
                                             "\x1b[A",
                                             "\x1b[1;5D",
                                             "\x1bOP",
                                             "\x1b[[C",
                                             "\x1b[<0;9;9M",
                                             "\x1b[3~",
                                             "\x1b[97;5u",
                                             "\x1b"
                                             "f",
                                             "\x1b[200~x\r\ny\x1b[201~",
                                             "\x1b[?62c",
                                             "\x1b]11;rgb:0/0/0\x1b\\",
                                             "\r",
                                             "\x1b[M\x20\x21\x22",
                                             "\x1b[999zz"};
    for (std::uint32_t seed = 0; seed < atelier::seeds(300); ++seed) {
        std::mt19937 random(seed);
        std::string bytes;
        for (int i = 0; i < 12; ++i)
            bytes += pieces[random() % pieces.size()];
        KeyDecoder decoder;
        Inputs said;
        for (std::size_t at = 0; at < bytes.size();) {
            const std::size_t size = 1 + random() % 5;
            for (const Input& each : decoder.take(std::string_view(bytes).substr(at, size), start))
                said.push_back(each);
            at += size;
        }
        for (const Input& each : decoder.tick(start + 3s))
            said.push_back(each);
        INFO("seed " << seed);
        CHECK(said == typed(bytes));
    }
}

TEST_CASE("bytes of any kind end in nothing that is held") {
    for (std::uint32_t seed = 0; seed < atelier::seeds(2'000); ++seed) {
        std::mt19937 random(seed);
        KeyDecoder decoder;
        for (int i = 0; i < 200; ++i) {
            const char byte =
                random() % 4 == 0 ? "\x1b[O]P<?;1~uM"[random() % 12] : static_cast<char>(random());
            for (const Input& each : decoder.take(std::string_view(&byte, 1), start))
                if (const auto* said = std::get_if<KeyPress>(&each);
                    said && said->name == KeyName::character)
                    CHECK(said->character >= 0x20);
        }
        decoder.tick(start + 3s);
        INFO("seed " << seed);
        CHECK(!decoder.due());
    }
}

TEST_CASE("a sequence that ends like the answer about colours is swallowed") {
    KeyDecoder decoder;
    CHECK(decoder.take("\x1b[?7]", {}).empty());
    CHECK(decoder.take("\x1b[?]a", {}).size() == 1);
}
