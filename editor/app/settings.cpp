#include "editor/app/settings.hpp"

#include <boost/json.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace atelier::editor {

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

std::string path_in(const std::string& home) {
    return home + "/editor/settings.json";
}

std::string text_of(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string())
                                                  : std::string();
}

bool flag_of(const json::object& object, std::string_view name, bool usual) {
    const json::value* value = object.if_contains(name);
    return value != nullptr && value->is_bool() ? value->get_bool() : usual;
}

std::map<std::string, std::string> texts_of(const json::object& object, std::string_view name) {
    std::map<std::string, std::string> texts;
    const json::value* value = object.if_contains(name);
    if (value == nullptr || !value->is_object()) return texts;
    for (const auto& [key, each] : value->get_object())
        if (each.is_string()) texts[std::string(key)] = std::string(each.get_string());
    return texts;
}

json::object object_of(const std::map<std::string, std::string>& texts) {
    json::object object;
    for (const auto& [key, text] : texts)
        object[key] = text;
    return object;
}

std::string text_in(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

}  // namespace

Settings settings_of(std::string_view text) {
    Settings settings;
    boost::system::error_code error;
    const json::value value = json::parse(text, error);
    if (error || !value.is_object()) return settings;
    const json::object& object = value.get_object();
    settings.theme = theme_named(text_of(object, "theme"));
    settings.language = language_named(text_of(object, "language"));
    settings.wraps = flag_of(object, "wraps", true);
    settings.shows_mistakes = flag_of(object, "shows_mistakes", true);
    settings.person = text_of(object, "person");
    settings.class_name = text_of(object, "class");
    settings.project = text_of(object, "project");
    settings.files = texts_of(object, "files");
    settings.keys = texts_of(object, "keys");
    return settings;
}

std::string json_of(const Settings& settings) {
    json::object object;
    if (settings.theme) object["theme"] = name_of(*settings.theme);
    if (settings.language)
        object["language"] = *settings.language == Language::french ? "fr" : "en";
    object["wraps"] = settings.wraps;
    object["shows_mistakes"] = settings.shows_mistakes;
    if (!settings.person.empty()) object["person"] = settings.person;
    if (!settings.class_name.empty()) object["class"] = settings.class_name;
    object["project"] = settings.project;
    object["files"] = object_of(settings.files);
    object["keys"] = object_of(settings.keys);
    return json::serialize(object) + '\n';
}

Settings load_settings(const std::string& home) {
    return settings_of(text_in(path_in(home)));
}

bool has_damaged_settings(const std::string& home) {
    std::error_code error;
    if (!fs::exists(path_in(home), error)) return false;
    const json::value value = json::parse(text_in(path_in(home)), error);
    return error || !value.is_object();
}

bool save_settings(const std::string& home, const Settings& settings) {
    std::error_code error;
    fs::create_directories(home + "/editor", error);
    const std::string path = path_in(home);
    const std::string aside = path + ".new";
    {
        std::ofstream file(aside, std::ios::binary | std::ios::trunc);
        file << json_of(settings) << std::flush;
        if (!file.good()) return false;
    }
    fs::rename(aside, path, error);
    return !error;
}

}  // namespace atelier::editor
