// Feeds targets the inputs of files: fuzz_replay TARGET PATH...   (a folder: all files in it; files whose name begins with
// a dot are left out). Status 0 if the target came back from each; a crash is a crash.
#include "tests/fuzz/fuzz_target.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace joist::fuzz {
namespace {

Target* targets = nullptr;

bool replay(const Target& target, const std::filesystem::path& path) {
    std::ifstream in{path, std::ios::binary};
    const std::vector<char> bytes{std::istreambuf_iterator<char>{in}, {}};
    if (!in.is_open()) return std::fprintf(stderr, "%s: can't be read\n", path.c_str()), false;
    std::printf("%s %s (%zu bytes)\n", target.name, path.c_str(), bytes.size());
    std::fflush(stdout);
    target.run({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
    return true;
}

bool replay_all(const Target& target, const std::filesystem::path& path) {
    std::error_code error;
    if (!std::filesystem::is_directory(path, error)) return replay(target, path);
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator{path, error})
        if (entry.is_regular_file(error) && !entry.path().filename().string().starts_with('.')) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return std::all_of(files.begin(), files.end(), [&](const auto& file) { return replay(target, file); });
}

int run(int argc, char** argv) {
    for (const Target* target = targets; argc > 2 && target; target = target->next) {
        if (std::strcmp(target->name, argv[1]) != 0) continue;
        return std::all_of(argv + 2, argv + argc, [&](const char* path) { return replay_all(*target, path); }) ? 0 : 1;
    }
    std::fprintf(stderr, "Usage: fuzz_replay TARGET PATH...\nTargets:");
    for (const Target* target = targets; target; target = target->next) std::fprintf(stderr, " %s", target->name);
    std::fprintf(stderr, "\n");
    return 2;
}

} // namespace

Target::Target(const char* target_name, void (*function)(Input)) : name{target_name}, run{function}, next{targets} {
    targets = this;
}

} // namespace joist::fuzz

int main(int argc, char** argv) { return joist::fuzz::run(argc, argv); }
