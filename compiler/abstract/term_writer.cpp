// See term_writer.h.
#include "compiler/abstract/term_writer.h"

#include "compiler/source/utf8.h"
#include "vm/beam/external_tags.h"

#include <algorithm>
#include <bit>
#include <string>
#include <zlib.h>

namespace joist::compiler::abstract {

void TermWriter::atom(std::string_view name) {
    if (name.size() < 256) {
        u8(external::kSmallAtomUtf8);
        u8(static_cast<std::uint8_t>(name.size()));
    } else {
        u8(external::kAtomUtf8);
        big_endian(name.size(), 2);
    }
    put(name.data(), name.size());
}

void TermWriter::integer(std::int64_t value) {
    if (value >= 0 && value < 256) {
        u8(external::kSmallInteger);
        return u8(static_cast<std::uint8_t>(value));
    }
    if (value >= INT32_MIN && value <= INT32_MAX) {
        u8(external::kInteger);
        return big_endian(static_cast<std::uint64_t>(value), 4);
    }
    const std::uint64_t limb =
        value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    big(value < 0, {&limb, 1});
}

void TermWriter::big(bool negative, std::span<const std::uint64_t> limbs) {
    std::size_t bytes = limbs.size() * 8;
    for (std::uint64_t top = limbs.back(); (top >> 56) == 0; top <<= 8)
        --bytes;
    if (bytes < 256) {
        u8(external::kSmallBig);
        u8(static_cast<std::uint8_t>(bytes));
    } else {
        u8(external::kLargeBig);
        big_endian(bytes, 4);
    }
    u8(negative ? 1 : 0);
    for (std::size_t i = 0; i < bytes; ++i)
        u8(static_cast<std::uint8_t>(limbs[i / 8] >> (8 * (i % 8))));
}

void TermWriter::real(double value) {
    u8(external::kNewFloat);
    big_endian(std::bit_cast<std::uint64_t>(value), 8);
}

void TermWriter::string(std::u32string_view text) {
    const bool bytes = text.size() < 65536 &&
                       std::all_of(text.begin(), text.end(), [](char32_t c) { return c < 256; });
    if (text.empty()) return nil();
    if (bytes) {
        u8(external::kString);
        big_endian(text.size(), 2);
        for (const char32_t c : text)
            u8(static_cast<std::uint8_t>(c));
        return;
    }
    list(text.size());
    for (const char32_t c : text)
        integer(c);
    nil();
}

void TermWriter::string(std::string_view text) {
    std::u32string decoded;
    for (const char* at = text.data(); at < text.data() + text.size();)
        decoded.push_back(next_code_point(at));
    string(std::u32string_view{decoded});
}

void TermWriter::byte_list(std::string_view text) {
    string(std::u32string_view{std::u32string{
        reinterpret_cast<const unsigned char*>(text.data()),
        reinterpret_cast<const unsigned char*>(text.data()) + text.size()}});
}

void TermWriter::binary(std::string_view bytes) {
    u8(external::kBinary);
    big_endian(bytes.size(), 4);
    put(bytes.data(), bytes.size());
}

void TermWriter::bitstring(std::string_view bytes, std::uint64_t bits) {
    if (bits % 8 == 0) return binary(bytes);
    u8(external::kBitBinary);
    big_endian(bytes.size(), 4);
    u8(static_cast<std::uint8_t>(bits % 8));
    put(bytes.data(), bytes.size());
}

void TermWriter::tuple(std::size_t size) {
    if (size < 256) {
        u8(external::kSmallTuple);
        return u8(static_cast<std::uint8_t>(size));
    }
    u8(external::kLargeTuple);
    big_endian(size, 4);
}

void TermWriter::list(std::size_t size) {
    if (size == 0) return;
    u8(external::kList);
    big_endian(size, 4);
}

void TermWriter::map(std::size_t size) {
    u8(external::kMap);
    big_endian(size, 4);
}

std::size_t TermWriter::begin_list() {
    const std::size_t mark = size_;
    u8(external::kList);
    big_endian(0, 4);
    return mark;
}

void TermWriter::end_list(std::size_t mark, std::size_t size) {
    if (size == 0) {
        size_ = mark;
        return nil();
    }
    for (std::size_t i = 0; i < 4; ++i)
        out_[mark + 1 + i] = static_cast<std::uint8_t>(size >> (24 - 8 * i));
    nil();
}

/// zlib's level 4 with settings a little nearer to 6: in less than half the time of that, 2% larger.
/// False: not shorter than `room`.
static bool deflate_quickly(std::span<std::uint8_t> in, std::span<std::uint8_t> room, std::size_t& size) {
    z_stream stream{};
    if (in.size() > UINT32_MAX || deflateInit(&stream, 4) != Z_OK) return false;
    deflateTune(&stream, 4, 8, 64, 12);
    stream.next_in = in.data();
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = room.data();
    stream.avail_out = static_cast<uInt>(room.size());
    const bool whole = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    size = stream.total_out;
    deflateEnd(&stream);
    return whole;
}

std::vector<std::uint8_t> compress_term(std::vector<std::uint8_t> term) {
    const std::size_t size = term.size() - 1;
    if (size < 6) return term;
    std::vector<std::uint8_t> out(size); // no longer than without
    out[0] = external::kVersion;
    out[1] = external::kCompressed;
    for (std::size_t i = 0; i < 4; ++i)
        out[2 + i] = static_cast<std::uint8_t>(size >> (24 - 8 * i));
    std::size_t packed = 0;
    if (!deflate_quickly(std::span{term}.subspan(1), std::span{out}.subspan(6), packed)) return term;
    out.resize(6 + packed);
    return out;
}

} // namespace joist::compiler::abstract
