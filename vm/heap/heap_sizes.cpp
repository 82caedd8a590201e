// See heap_sizes.h.
#include "vm/heap/heap_sizes.h"

#include "vm/heap/heap.h"

#include <algorithm>
#include <array>
#include <bit>

namespace joist {
namespace {

constexpr std::size_t kSteps = 160;

constexpr std::array<std::size_t, kSteps> kSizes = [] {
    std::array<std::size_t, kSteps> sizes{};
    sizes[0] = Heap::kDefaultMinWords;
    sizes[1] = 144;
    for (std::size_t i = 2; i < kSteps; i++)
        sizes[i] = sizes[i - 1] < 1'000'000 ? sizes[i - 1] + sizes[i - 2] + 1
                                            : sizes[i - 1] + sizes[i - 1] / 5;
    return sizes;
}();
static_assert(kSizes.back() > std::size_t{1} << 40);

/// For each number of bits, the first size that a number of so many bits may need.
constexpr std::array<std::uint8_t, 65> kFirst = [] {
    std::array<std::uint8_t, 65> first{};
    for (unsigned bits = 1; bits <= 64; bits++) {
        const std::size_t least = std::size_t{1} << (bits - 1);
        std::uint8_t i = 0;
        while (i + 1u < kSteps && kSizes[i] < least)
            i++;
        first[bits] = i;
    }
    return first;
}();

} // namespace

std::size_t heap_size_at_least(std::size_t words) {
    std::size_t i = kFirst[static_cast<unsigned>(std::bit_width(words))];
    while (i < kSteps && kSizes[i] < words)
        i++;
    return i == kSteps ? words : kSizes[i];
}

std::size_t young_size_for(const YoungDemand& d) {
    const std::size_t free = std::max(std::min(d.live, kMaxFreeForLive), d.scanned / 2);
    return heap_size_at_least(d.live + d.stack + d.need + Heap::kReserved + free);
}

} // namespace joist
