// Building terms on a heap. See the second half of heap.h.
#include "vm/heap/heap.h"

#include "vm/heap/literal_area.h"
#include "vm/term/bits.h"
#include "vm/term/fatal.h"

#include <algorithm>

namespace joist {
namespace {

Term literal_of(std::initializer_list<Term> words) {
    Term* p = LiteralArea::allocate(words.size());
    if (p == nullptr) fatal("no room for literals");
    std::copy(words.begin(), words.end(), p);
    return Term::boxed(p);
}

std::uint32_t next_code_point(std::string_view text, std::size_t* at) {
    const auto c = static_cast<std::uint8_t>(text[(*at)++]);
    if (c < 0x80) return c;
    const unsigned extra = c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
    std::uint32_t code = c & (0x3fu >> extra);
    for (unsigned i = 0; i < extra && *at < text.size(); i++)
        code = code << 6 | (static_cast<std::uint8_t>(text[(*at)++]) & 0x3fu);
    return code;
}

} // namespace

Term make_tuple(Heap& heap, std::span<const Term> elements) {
    if (elements.empty()) return empty_tuple();
    Term* p = heap.alloc(1 + elements.size());
    p[0] = Term::header(Kind::Tuple, elements.size());
    std::copy(elements.begin(), elements.end(), p + 1);
    return Term::boxed(p);
}

Term make_list(Heap& heap, std::span<const Term> elements, Term tail) {
    if (elements.empty()) return tail;
    Term* p = heap.alloc(2 * elements.size());
    const Term list = Term::list(p);
    for (const Term element : elements) {
        p[0] = element;
        p[1] = Term::list(p + 2);
        p += 2;
    }
    p[-1] = tail;
    return list;
}

Term make_big(Heap& heap, bool negative, std::span<const std::uint64_t> limbs) {
    std::size_t count = limbs.size();
    while (count > 0 && limbs[count - 1] == 0)
        count--;
    if (count == 0) return Term::small(0);
    if (count == 1) {
        const std::uint64_t magnitude = limbs[0];
        if (magnitude <= static_cast<std::uint64_t>(Term::kSmallMax)) {
            const auto value = static_cast<std::int64_t>(magnitude);
            return Term::small(negative ? -value : value);
        }
        if (negative && magnitude == static_cast<std::uint64_t>(Term::kSmallMax) + 1)
            return Term::small(Term::kSmallMin);
    }
    Term* p = heap.alloc(1 + count);
    p[0] = Term::header(negative ? Kind::NegBignum : Kind::Bignum, count);
    std::memcpy(static_cast<void*>(p + 1), limbs.data(), count * sizeof(std::uint64_t));
    return Term::boxed(p);
}

Term make_unsigned(Heap& heap, std::uint64_t v) {
    return make_big(heap, false, {&v, 1});
}

Term make_binary_uninitialised(Heap& heap, std::size_t size, std::uint8_t** data) {
    if (size <= kMaxHeapBytes) {
        const std::size_t words = 2 + (size + 7) / 8;
        Term* p = heap.alloc(words);
        p[0] = Term::header(Kind::HeapBits, words - 1);
        p[1] = Term::from_raw(size * 8);
        *data = reinterpret_cast<std::uint8_t*>(p + 2);
        return Term::boxed(p);
    }
    RefcBytes* bytes = RefcBytes::create(size);
    *data = bytes->bytes();
    return make_refc_bits(heap, bytes, size * 8);
}

Term make_binary(Heap& heap, std::span<const std::uint8_t> bytes) {
    std::uint8_t* data;
    const Term result = make_binary_uninitialised(heap, bytes.size(), &data);
    if (!bytes.empty()) std::memcpy(data, bytes.data(), bytes.size());
    return result;
}

Term make_refc_bits(Heap& heap, RefcBytes* bytes, std::size_t size_bits) {
    Term* p = heap.alloc(kRefcWords);
    p[0] = Term::header(Kind::RefcBits, kRefcWords - 1);
    p[kRefcBytes] = Term::from_raw(reinterpret_cast<std::uint64_t>(bytes));
    p[kRefcStart] = Term::from_raw(0);
    p[kRefcSize] = Term::from_raw(size_bits);
    p[kRefcFlags] = Term::from_raw(0);
    heap.add_off_heap(p, bytes->capacity);
    return Term::boxed(p);
}

Term make_sub_bits(Heap& heap, Term whole, std::size_t start_bits, std::size_t size_bits) {
    const Term* p = whole.boxed_ptr();
    const BitsView view = bits_view(whole);
    const std::size_t start = view.start + start_bits;
    if (start_bits == 0 && size_bits == view.size) return whole;
    // A slice that is no larger as a copy than as a view is copied; so is what would keep a large
    // buffer for a few bytes.
    if (start % 8 == 0 && size_bits <= 16 * 8) {
        const std::size_t words = 2 + (size_bits + 63) / 64;
        Term* q = heap.alloc(words);
        q[0] = Term::header(Kind::HeapBits, words - 1);
        q[1] = Term::from_raw(size_bits);
        copy_bits_out(reinterpret_cast<std::uint8_t*>(q + 2), view.base, start, size_bits);
        return Term::boxed(q);
    }
    Term* q = heap.alloc(kSubBitsWords);
    q[0] = Term::header(Kind::SubBits, kSubBitsWords - 1);
    q[1] = p->header_kind() == Kind::SubBits ? p[1] : whole;
    q[2] = Term::small(static_cast<std::int64_t>(start));
    q[3] = Term::small(static_cast<std::int64_t>(size_bits));
    return Term::boxed(q);
}

Term make_ref(Heap& heap, std::uint64_t id, Term owner) {
    Term* p = heap.alloc(kRefWords);
    p[0] = Term::header(Kind::Ref, kRefWords - 1);
    p[1] = Term::from_raw(id);
    p[2] = owner;
    return Term::boxed(p);
}

Term make_magic_ref(Heap& heap, MagicObject* object) {
    Term* p = heap.alloc(kMagicRefWords);
    p[0] = Term::header(Kind::MagicRef, kMagicRefWords - 1);
    p[2] = Term::from_raw(object->id);
    p[3] = Term::from_raw(reinterpret_cast<std::uint64_t>(object));
    heap.add_off_heap(p, 0);
    return Term::boxed(p);
}

Term make_byte_list(Heap& heap, std::span<const std::uint8_t> bytes, Term tail) {
    if (bytes.empty()) return tail;
    Term* p = heap.alloc(2 * bytes.size());
    const Term list = Term::list(p);
    for (const std::uint8_t byte : bytes) {
        p[0] = Term::small(byte);
        p[1] = Term::list(p + 2);
        p += 2;
    }
    p[-1] = tail;
    return list;
}

Term make_string(Heap& heap, std::string_view utf8) {
    std::size_t count = 0;
    for (const char c : utf8)
        if ((static_cast<std::uint8_t>(c) & 0xc0) != 0x80) count++;
    if (count == 0) return Term::nil();
    Term* p = heap.alloc(2 * count);
    const Term list = Term::list(p);
    for (std::size_t at = 0; at < utf8.size() && count > 0; count--) {
        p[0] = Term::small(next_code_point(utf8, &at));
        p[1] = Term::list(p + 2);
        p += 2;
    }
    p[-1] = Term::nil();
    return list;
}

Term empty_tuple() {
    static const Term tuple = literal_of({Term::header(Kind::Tuple, 0)});
    return tuple;
}

Term empty_map() {
    static const Term map = literal_of({Term::header(Kind::FlatMap, 1), empty_tuple()});
    return map;
}

} // namespace joist
