// See bit_writer.h.
#include "vm/interp/bit_writer.h"

#include "vm/term/bits.h"

namespace joist {

void put_word(std::uint8_t* to, std::size_t at, std::uint64_t value, std::size_t count) {
    std::uint8_t* p = to + at / 8;
    const std::size_t shift = at % 8;
    if (count < 64) value &= (std::uint64_t{1} << count) - 1;
    if (shift == 0 && count % 8 == 0) {
        store_big(p, value, count / 8);
        return;
    }
    // The first byte keeps what stands before the start.
    const std::size_t room = 8 - shift;
    if (count <= room) {
        const auto kept = static_cast<std::uint8_t>(*p & ~(0xffu >> shift));
        *p = static_cast<std::uint8_t>((shift == 0 ? 0 : kept) | value << (room - count));
        return;
    }
    std::size_t left = count;
    if (shift != 0) {
        *p = static_cast<std::uint8_t>((*p & ~(0xffu >> shift)) | value >> (left - room));
        p++;
        left -= room;
    }
    for (; left >= 8; left -= 8) *p++ = static_cast<std::uint8_t>(value >> (left - 8));
    if (left > 0) *p = static_cast<std::uint8_t>(value << (8 - left));
}

void put_bits(std::uint8_t* to, std::size_t at, const std::uint8_t* from, std::size_t from_at, std::size_t count) {
    if (at % 8 == 0) {
        copy_bits_out(to + at / 8, from, from_at, count);
        return;
    }
    while (count >= 56) {
        put_word(to, at, get_word(from, from_at, 56), 56);
        at += 56;
        from_at += 56;
        count -= 56;
    }
    if (count > 0) put_word(to, at, get_word(from, from_at, count), count);
}

} // namespace joist
