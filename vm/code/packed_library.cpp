// The packed standard library; see packed_library.h.

#include "vm/code/packed_library.h"

#include <cstring>
#include <zlib.h>

namespace joist {

namespace {

std::span<const std::uint8_t> archive;
std::uint32_t count = 0;

constexpr std::size_t kHeaderBytes = 8, kEntryBytes = 20;

std::uint32_t number_at(std::size_t offset) {
    std::uint32_t n;
    std::memcpy(&n, archive.data() + offset, sizeof n);
    return n;
}

struct Entry {
    std::string_view name;
    std::span<const std::uint8_t> data;
    std::uint32_t size;
};

Entry entry_at(std::size_t index) {
    const std::size_t at = kHeaderBytes + index * kEntryBytes;
    const auto* bytes = archive.data();
    return {{reinterpret_cast<const char*>(bytes) + number_at(at), number_at(at + 4)}, {bytes + number_at(at + 8), number_at(at + 12)}, number_at(at + 16)};
}

std::optional<Entry> find(std::string_view name) {
    std::size_t low = 0, high = count;
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        const Entry e = entry_at(middle);
        if (e.name == name) return e;
        if (e.name < name)
            low = middle + 1;
        else
            high = middle;
    }
    return std::nullopt;
}

} // namespace

bool set_packed_library(std::span<const std::uint8_t> bytes) {
    archive = bytes;
    count = 0;
    if (bytes.empty()) return true;
    if (bytes.size() < kHeaderBytes || std::memcmp(bytes.data(), "JLIB", 4) != 0) return false;
    const std::uint32_t n = number_at(4);
    if ((bytes.size() - kHeaderBytes) / kEntryBytes < n) return false;
    for (std::size_t i = 0; i < n; i++) {
        const std::size_t at = kHeaderBytes + i * kEntryBytes;
        const auto inside = [&](std::size_t offset, std::size_t length) { return offset <= bytes.size() && length <= bytes.size() - offset; };
        if (!inside(number_at(at), number_at(at + 4)) || !inside(number_at(at + 8), number_at(at + 12))) return false;
    }
    count = n;
    return true;
}

std::optional<std::vector<std::uint8_t>> packed_module(std::string_view name) {
    const auto e = find(name);
    if (!e) return std::nullopt;
    if (e->data.size() == e->size) return std::vector<std::uint8_t>(e->data.begin(), e->data.end());
    // zlib makes 1032 bytes of one at most: a size beyond that is damage, not to be trusted with memory.
    if (e->size / 1032 > e->data.size()) return std::nullopt;
    std::vector<std::uint8_t> out(e->size);
    uLongf size = e->size;
    if (uncompress(out.data(), &size, e->data.data(), e->data.size()) != Z_OK || size != e->size) return std::nullopt;
    return out;
}

bool is_packed_module(std::string_view name) { return find(name).has_value(); }

std::vector<std::string_view> packed_module_names() {
    std::vector<std::string_view> out;
    for (std::size_t i = 0; i < count; i++) out.push_back(entry_at(i).name);
    return out;
}

} // namespace joist
