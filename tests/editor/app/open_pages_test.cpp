#include "editor/app/open_pages.hpp"

#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

namespace {

// Three files called a, b and c, of which one is shown.
struct Three {
    std::vector<std::unique_ptr<SharedText>> texts;
    OpenPages pages;

    explicit Three(std::size_t shown) {
        for (const char* uri : {"a", "b", "c"}) {
            texts.push_back(std::make_unique<SharedText>(uri));
            pages.add(*texts.back(), Grammar::plain);
        }
        pages.show(shown);
    }
    // The tabs, the one that is shown in capitals.
    std::string tabs() const {
        std::string all;
        for (const auto& page : pages.all()) {
            const char letter = page->uri()[0];
            all += page.get() == pages.shown() ? static_cast<char>(letter - 'a' + 'A') : letter;
        }
        return all;
    }
    std::string without(const std::string& uri) {
        pages.remove(pages.number_of(uri).value());
        return tabs();
    }
};

}  // namespace

TEST_CASE("where no page is open none is shown") {
    OpenPages pages;
    CHECK(pages.shown() == nullptr);
    CHECK(pages.find("a") == nullptr);
    CHECK_FALSE(pages.number_of("a"));
}

TEST_CASE("a page is found by its file") {
    Three three(1);
    CHECK(three.pages.find("c") == three.pages.all()[2].get());
    CHECK(three.pages.number_of("b") == 1);
    CHECK(three.pages.find("d") == nullptr);
}

TEST_CASE("a new page is the last tab, and shown when it is told to be") {
    CHECK(Three(0).tabs() == "Abc");
    CHECK(Three(2).tabs() == "abC");
}

TEST_CASE("when a page is closed its neighbour is shown, any other stays") {
    CHECK(Three(1).without("b") == "Ac");
    CHECK(Three(0).without("a") == "Bc");
    CHECK(Three(2).without("c") == "aB");
    CHECK(Three(2).without("a") == "bC");
    CHECK(Three(0).without("c") == "Ab");
    CHECK(Three(1).without("a") == "Bc");
}

TEST_CASE("the last page that closes leaves none") {
    Three three(0);
    for (const char* uri : {"a", "b", "c"})
        three.without(uri);
    CHECK(three.pages.shown() == nullptr);
}
