// pack_library OUT FILE.beam...: makes the archive that vm/code/packed_library.h describes. Modules that most programs load
// are left as they are: unpacking them would be a tenth of the time in which a small program starts and ends.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>
#include <zlib.h>

namespace {

struct Module {
    std::string name;
    std::vector<std::uint8_t> data;
    std::uint32_t size;
};

constexpr std::string_view kLoadedByMost[] = {"code", "error_handler", "init",  "io",   "io_lib", "io_lib_format",
                                              "lists", "maps",         "script_runner", "user"};

bool is_loaded_by_most(std::string_view name) { return std::find(std::begin(kLoadedByMost), std::end(kLoadedByMost), name) != std::end(kLoadedByMost); }

bool read_file(const char* path, std::vector<std::uint8_t>& out) {
    std::FILE* f = std::fopen(path, "rb");
    if (!f) return false;
    std::uint8_t buffer[65536];
    for (std::size_t n; (n = std::fread(buffer, 1, sizeof buffer, f)) > 0;) out.insert(out.end(), buffer, buffer + n);
    std::fclose(f);
    return true;
}

void put_number(std::vector<std::uint8_t>& out, std::size_t n) {
    for (int i = 0; i < 4; i++) out.push_back(static_cast<std::uint8_t>(n >> (8 * i)));
}

std::string module_name(std::string path) {
    path = path.substr(path.find_last_of('/') + 1);
    return path.substr(0, path.find_last_of('.'));
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: pack_library OUT FILE.beam...\n");
        return 1;
    }
    std::vector<Module> modules;
    for (int i = 2; i < argc; i++) {
        std::vector<std::uint8_t> raw;
        if (!read_file(argv[i], raw)) {
            std::fprintf(stderr, "pack_library: cannot read %s\n", argv[i]);
            return 1;
        }
        if (is_loaded_by_most(module_name(argv[i]))) {
            modules.push_back({module_name(argv[i]), raw, static_cast<std::uint32_t>(raw.size())});
            continue;
        }
        std::vector<std::uint8_t> packed(compressBound(raw.size()));
        uLongf size = packed.size();
        const bool smaller = compress2(packed.data(), &size, raw.data(), raw.size(), 9) == Z_OK && size < raw.size();
        packed.resize(size);
        modules.push_back({module_name(argv[i]), smaller ? packed : raw, static_cast<std::uint32_t>(raw.size())});
    }
    std::sort(modules.begin(), modules.end(), [](const Module& a, const Module& b) { return a.name < b.name; });

    std::vector<std::uint8_t> out{'J', 'L', 'I', 'B'};
    put_number(out, modules.size());
    std::size_t names_at = 8 + modules.size() * 20, data_at = names_at;
    for (const Module& m : modules) data_at += m.name.size();
    for (const Module& m : modules) {
        put_number(out, names_at);
        put_number(out, m.name.size());
        put_number(out, data_at);
        put_number(out, m.data.size());
        put_number(out, m.size);
        names_at += m.name.size();
        data_at += m.data.size();
    }
    for (const Module& m : modules) out.insert(out.end(), m.name.begin(), m.name.end());
    for (const Module& m : modules) out.insert(out.end(), m.data.begin(), m.data.end());

    std::FILE* f = std::fopen(argv[1], "wb");
    if (!f || std::fwrite(out.data(), 1, out.size(), f) != out.size() || std::fclose(f) != 0) {
        std::fprintf(stderr, "pack_library: cannot write %s\n", argv[1]);
        return 1;
    }
    return 0;
}
