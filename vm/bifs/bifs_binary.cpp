// Native functions of module binary. split and replace are accelerators of Erlang code.

#include "vm/bifs/bif.h"
#include "vm/bifs/byte_search.h"
#include "vm/bifs/slices.h"
#include "vm/heap/number.h"
#include "vm/term/atom_table.h"
#include "vm/term/bits.h"
#include "vm/term/compare.h"

#include <algorithm>
#include <cstring>
#include <deque>

namespace joist {

namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::size_t kSlice = 2000;                         // list elements between looks at the clock
constexpr std::size_t kSmallCopy = std::size_t{1} << 16;     // bytes copied at one go

// The bytes of a binary term; one that doesn't start at a byte is copied into `store`. False if it is no binary.
bool bytes_of(Term t, Bytes* bytes, std::string& store) {
    if (!is_binary(t)) return false;
    const BitsView v = bits_view(t);
    if (v.byte_aligned()) {
        *bytes = {v.bytes(), v.size / 8};
        return true;
    }
    store.resize(v.size / 8);
    const unsigned shift = v.start % 8;
    const std::uint8_t* from = v.base + v.start / 8;
    for (std::size_t i = 0; i < store.size(); i++)
        store[i] = static_cast<char>(static_cast<std::uint8_t>(from[i] << shift | from[i + 1] >> (8 - shift)));
    *bytes = {reinterpret_cast<const std::uint8_t*>(store.data()), store.size()};
    return true;
}

// {Position, Length}, the length possibly negative, within `size`.
bool parse_part(Term position, Term length, std::size_t size, std::size_t* start, std::size_t* count) {
    if (!position.is_small() || !length.is_small()) return false;
    std::int64_t from = position.small_value(), n = length.small_value();
    if (n < 0) {
        from += n;
        n = -n;
    }
    if (from < 0 || n < 0 || from > static_cast<std::int64_t>(size) || n > static_cast<std::int64_t>(size) - from) return false;
    *start = static_cast<std::size_t>(from);
    *count = static_cast<std::size_t>(n);
    return true;
}

bool parse_part(Term pair, std::size_t size, std::size_t* start, std::size_t* count) {
    return pair.is_tuple() && TupleView{pair}.arity() == 2 && parse_part(TupleView{pair}[0], TupleView{pair}[1], size, start, count);
}

// A pattern argument: a binary, a list of them, or {bm | ac, Reference}. With one reference for the caller, or null.
BytePattern* pattern_of(Term t) {
    if (t.is_tuple() && TupleView{t}.arity() == 2 && TupleView{t}[1].is_kind(Kind::MagicRef)) {
        auto* object = reinterpret_cast<MagicObject*>(TupleView{t}[1].boxed_ptr()[3].raw());
        if (object->type != MagicType::BinaryPattern) return nullptr;
        object->retain();
        return static_cast<BytePattern*>(object);
    }
    std::vector<std::string> patterns;
    bool ok = true;
    const auto add = [&](Term one) {
        Bytes bytes;
        std::string store;
        ok = ok && bytes_of(one, &bytes, store) && !bytes.empty();
        if (ok) patterns.emplace_back(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    };
    if (t.is_list())
        ok = for_each_element(t, add) && ok;
    else
        add(t);
    return ok && !patterns.empty() ? new BytePattern{std::move(patterns)} : nullptr;
}

// Options of match and matches: [{scope, Part}].
bool parse_scope(Term options, std::size_t size, std::size_t* start, std::size_t* count) {
    *start = 0;
    *count = size;
    bool ok = true;
    return for_each_element(options, [&](Term o) {
        ok = ok && o.is_tuple() && TupleView{o}.arity() == 2 && TupleView{o}[0] == atoms::scope && parse_part(TupleView{o}[1], size, start, count);
    }) && ok;
}

Term position_pair(Heap& heap, std::size_t at, std::size_t length) {
    return make_tuple(heap, {Term::small(static_cast<std::int64_t>(at)), Term::small(static_cast<std::int64_t>(length))});
}

// A search under way: matches found so far, then what is made of them. Lists are made from the end, taking the matches away.
struct Search final : NativeState {
    explicit Search(BytePattern* found_pattern) : pattern{found_pattern} {}
    ~Search() override { pattern->release(); }
    void add_roots(RootRanges& roots) override { roots.push_back({&result, 1}); }

    BytePattern* const pattern; ///< we have one reference
    std::string store;          ///< the text if it doesn't start at a byte
    std::size_t from = 0, end = 0;
    bool searching = true;
    std::deque<BytePattern::Match> found;
    std::size_t list_end = 0; ///< split: where the part before the last match left begins to be the next part's
    Term result = Term::nil();
    std::size_t written = 0;  ///< replace
    std::size_t bytes = 0;    ///< replace: taken away by the matches; then the size of the result
    std::uint8_t few[kMaxHeapBytes]; ///< replace: a short result (a heap binary could be moved between turns)

    // Searches on; false when the turn is over.
    bool turn(Process& p, Bytes text, bool all) {
        const std::size_t slice_size = std::max(std::size_t{1} << 16, pattern->longest());
        const std::size_t bytes_per_reduction = pattern->single() ? 50 : 8;
        const Bytes scope = text.first(end);
        while (searching) {
            // What begins in the slice is found whole.
            const std::size_t last = end - from > slice_size ? from + slice_size : end;
            const std::size_t seen = std::min(end, last + pattern->longest() - 1);
            BytePattern::Match m;
            std::size_t passed = last - from;
            if (pattern->find(scope.first(seen), from, &m) && (m.at < last || last == end)) {
                passed = m.at + m.length - from;
                found.push_back(m);
                bytes += m.length;
                from = m.at + m.length;
                searching = all;
            } else {
                from = last;
                searching = last < end;
            }
            p.charge(static_cast<std::int64_t>(passed / bytes_per_reduction) + 2);
            if (p.out_of_reductions() && searching) return false;
        }
        return true;
    }
};

// The search that is under way, or a new one; null if subject or pattern are none.
Search* search_of(Process& p, Term subject, Term pattern, Bytes* text) {
    if (p.native_state) {
        auto* kept = static_cast<Search*>(p.native_state.get());
        const BitsView v = bits_view(subject);
        *text = v.byte_aligned() ? Bytes{v.bytes(), v.size / 8} : Bytes{reinterpret_cast<const std::uint8_t*>(kept->store.data()), kept->store.size()};
        return kept;
    }
    std::string store;
    if (!bytes_of(subject, text, store)) return nullptr;
    BytePattern* found = pattern_of(pattern);
    if (!found) return nullptr;
    auto fresh = std::make_unique<Search>(found);
    fresh->end = text->size();
    if (!store.empty()) {
        fresh->store = std::move(store);
        *text = {reinterpret_cast<const std::uint8_t*>(fresh->store.data()), fresh->store.size()};
    }
    p.native_state = std::move(fresh);
    return static_cast<Search*>(p.native_state.get());
}

Term search(Process& p, Term subject, Term pattern, Term options, bool all) {
    const bool fresh = !p.native_state;
    Bytes text;
    if (!all && fresh) { // a short text at once
        std::string store;
        std::size_t start, count;
        if (!bytes_of(subject, &text, store) || !parse_scope(options, text.size(), &start, &count)) return p.badarg();
        if (text.size() <= kSmallCopy) {
            BytePattern* found = pattern_of(pattern);
            if (!found) return p.badarg();
            BytePattern::Match m;
            const bool any = found->find(text.first(start + count), start, &m);
            found->release();
            p.charge(static_cast<std::int64_t>(count / kBytesPerReduction));
            return any ? position_pair(p.heap(), m.at, m.length) : atoms::nomatch;
        }
    }
    Search* s = search_of(p, subject, pattern, &text);
    if (!s) return p.badarg();
    if (fresh) {
        std::size_t count;
        if (!parse_scope(options, text.size(), &s->from, &count)) return p.badarg();
        s->end = s->from + count;
    }
    if (!s->turn(p, text, all)) return p.yield_native();
    if (!all) {
        const Term result = s->found.empty() ? atoms::nomatch : position_pair(p.heap(), s->found[0].at, s->found[0].length);
        p.native_state.reset();
        return result;
    }
    while (!s->found.empty()) {
        std::size_t n = 0;
        for (; n < kSlice && !s->found.empty(); n++, s->found.pop_back())
            s->result = make_cons(p.heap(), position_pair(p.heap(), s->found.back().at, s->found.back().length), s->result);
        if (turn_over(p, 2 * n) && !s->found.empty()) return p.yield_native();
    }
    const Term result = s->result;
    p.native_state.reset();
    return result;
}

Term slice(Process& p, Term whole, std::size_t start, std::size_t count) { return make_sub_bits(p.heap(), whole, start * 8, count * 8); }

} // namespace

Term bif_binary_match_2(Process& p, const Term* args) { return search(p, args[0], args[1], Term::nil(), false); }
Term bif_binary_match_3(Process& p, const Term* args) { return search(p, args[0], args[1], args[2], false); }
Term bif_binary_matches_2(Process& p, const Term* args) { return search(p, args[0], args[1], Term::nil(), true); }
Term bif_binary_matches_3(Process& p, const Term* args) { return search(p, args[0], args[1], args[2], true); }

Term bif_binary_compile_pattern_1(Process& p, const Term* args) {
    BytePattern* pattern = pattern_of(args[0]);
    if (!pattern || args[0].is_tuple()) {
        if (pattern) pattern->release();
        return p.badarg();
    }
    return make_tuple(p.heap(), {pattern->single() ? atom("bm") : atom("ac"), make_magic_ref(p.heap(), pattern)});
}

// --- accelerators: declined arguments go to the Erlang bodies, which raise ---------------------------------

namespace {

struct SplitOptions {
    bool global = false, trim = false, trim_all = false;
};

Term split(Process& p, Term subject, Term pattern, SplitOptions o) {
    Bytes text;
    Search* s = search_of(p, subject, pattern, &text);
    if (!s) return p.decline();
    if (s->searching) {
        if (!s->turn(p, text, o.global)) return p.yield_native();
        s->list_end = text.size();
    }
    // The parts, last first.
    for (bool more = true; more;) {
        std::size_t n = 0;
        for (; n < kSlice && more; n++) {
            more = !s->found.empty();
            const std::size_t start = more ? s->found.back().at + s->found.back().length : 0;
            const bool dropped = start == s->list_end && (o.trim_all || (o.trim && s->result.is_nil()));
            if (!dropped) s->result = make_cons(p.heap(), slice(p, subject, start, s->list_end - start), s->result);
            if (!more) break;
            s->list_end = s->found.back().at;
            s->found.pop_back();
        }
        if (turn_over(p, 2 * n) && more) return p.yield_native();
    }
    const Term result = s->result;
    p.native_state.reset();
    return result;
}

} // namespace

Term bif_binary_split_2(Process& p, const Term* args) { return split(p, args[0], args[1], {}); }
Term bif_binary_split_3(Process& p, const Term* args) {
    SplitOptions o;
    bool ok = true;
    const bool proper = for_each_element(args[2], [&](Term t) {
        if (t == atoms::global)
            o.global = true;
        else if (t == atoms::trim)
            o.trim = true;
        else if (t == atoms::trim_all)
            o.trim_all = true;
        else
            ok = false;
    });
    return proper && ok ? split(p, args[0], args[1], o) : p.decline();
}

namespace {

Term replace(Process& p, Term subject, Term pattern, Term by, bool global) {
    Bytes with, text;
    std::string with_store;
    if (!bytes_of(by, &with, with_store)) return p.decline();
    Search* s = search_of(p, subject, pattern, &text);
    if (!s) return p.decline();
    std::uint8_t* out;
    if (s->searching) {
        if (!s->turn(p, text, global)) return p.yield_native();
        if (s->found.empty()) {
            p.native_state.reset();
            return subject;
        }
        s->from = 0;
        const std::size_t size = text.size() - s->bytes + s->found.size() * with.size();
        if (size > kMaxHeapBytes) s->result = make_binary_uninitialised(p.heap(), size, &out);
        s->bytes = size;
    }
    out = s->bytes <= kMaxHeapBytes ? s->few : const_cast<std::uint8_t*>(bits_view(s->result).bytes());
    const auto add = [&](Bytes b) {
        std::copy(b.begin(), b.end(), out + s->written);
        s->written += b.size();
    };
    while (!s->found.empty()) {
        const BytePattern::Match m = s->found.front();
        s->found.pop_front();
        add(text.subspan(s->from, m.at - s->from));
        add(with);
        p.charge(static_cast<std::int64_t>((m.at - s->from + with.size()) / kBytesPerReduction) + 1);
        s->from = m.at + m.length;
        if (p.out_of_reductions()) return p.yield_native();
    }
    // What follows the last match, in parts.
    while (s->from < text.size()) {
        const std::size_t n = std::min(text.size() - s->from, std::size_t{1} << 16);
        add(text.subspan(s->from, n));
        s->from += n;
        p.charge(static_cast<std::int64_t>(n / kBytesPerReduction));
        if (p.out_of_reductions() && s->from < text.size()) return p.yield_native();
    }
    const Term result = s->bytes <= kMaxHeapBytes ? make_binary(p.heap(), Bytes{s->few, s->bytes}) : s->result;
    p.native_state.reset();
    return result;
}

} // namespace

Term bif_binary_replace_3(Process& p, const Term* args) { return replace(p, args[0], args[1], args[2], false); }
Term bif_binary_replace_4(Process& p, const Term* args) {
    if (args[3].is_nil()) return replace(p, args[0], args[1], args[2], false);
    const bool global = args[3].is_list() && cons_head(args[3]) == atoms::global && cons_tail(args[3]).is_nil();
    return global ? replace(p, args[0], args[1], args[2], true) : p.decline();
}

// --- bytes and parts ----------------------------------------------------------------------------------

Term bif_binary_at_2(Process& p, const Term* args) {
    Bytes bytes;
    std::string store;
    if (!bytes_of(args[0], &bytes, store) || !args[1].is_small() || args[1].small_value() < 0 ||
        args[1].small_value() >= static_cast<std::int64_t>(bytes.size()))
        return p.badarg();
    return Term::small(bytes[static_cast<std::size_t>(args[1].small_value())]);
}

Term bif_binary_first_1(Process& p, const Term* args) {
    Bytes bytes;
    std::string store;
    return bytes_of(args[0], &bytes, store) && !bytes.empty() ? Term::small(bytes.front()) : p.badarg();
}

Term bif_binary_last_1(Process& p, const Term* args) {
    Bytes bytes;
    std::string store;
    return bytes_of(args[0], &bytes, store) && !bytes.empty() ? Term::small(bytes.back()) : p.badarg();
}

Term bif_binary_part_2(Process& p, const Term* args) {
    std::size_t start, count;
    if (!is_binary(args[0]) || !parse_part(args[1], bit_size_of(args[0]) / 8, &start, &count)) return p.badarg();
    return slice(p, args[0], start, count);
}

Term bif_binary_part_3(Process& p, const Term* args) {
    std::size_t start, count;
    if (!is_binary(args[0]) || !parse_part(args[1], args[2], bit_size_of(args[0]) / 8, &start, &count)) return p.badarg();
    return slice(p, args[0], start, count);
}

namespace {

Term byte_list(Process& p, Term binary, Term position, Term length) {
    if (!is_binary(binary)) return p.badarg();
    const BitsView v = bits_view(binary);
    std::size_t start = 0, count = v.size / 8;
    if (position.is_value() && !parse_part(position, length, v.size / 8, &start, &count)) return p.badarg();
    if (v.byte_aligned()) return build_list(p, count, Term::nil(), [bytes = v.bytes() + start](std::size_t i) { return Term::small(bytes[i]); });
    return build_list(p, count, Term::nil(), [&](std::size_t i) { return Term::small(read_bits8(v.base, v.start + 8 * (start + i))); });
}

} // namespace

Term bif_binary_bin_to_list_1(Process& p, const Term* args) { return byte_list(p, args[0], Term::none(), Term::none()); }
Term bif_binary_bin_to_list_2(Process& p, const Term* args) {
    if (!args[1].is_tuple() || TupleView{args[1]}.arity() != 2) return p.badarg();
    return byte_list(p, args[0], TupleView{args[1]}[0], TupleView{args[1]}[1]);
}
Term bif_binary_bin_to_list_3(Process& p, const Term* args) { return byte_list(p, args[0], args[1], args[2]); }

Term bif_binary_list_to_bin_1(Process& p, const Term* args) { return bif_erlang_list_to_binary_1(p, args); }

namespace {

struct Copying final : NativeState {
    Term result = Term::nil();
    std::string store; ///< the source if it doesn't start at a byte
    std::size_t done = 0;
    void add_roots(RootRanges& roots) override { roots.push_back({&result, 1}); }
};

} // namespace

Term bif_binary_copy_2(Process& p, const Term* args) {
    Bytes bytes;
    std::string store;
    auto* kept = static_cast<Copying*>(p.native_state.get());
    if (kept && !kept->store.empty())
        bytes = {reinterpret_cast<const std::uint8_t*>(kept->store.data()), kept->store.size()};
    else if (!bytes_of(args[0], &bytes, store) || !args[1].is_integer() || compare(args[1], Term::small(0)) < 0)
        return p.badarg();
    if (args[1].is_bignum() && !bytes.empty()) return p.system_limit();
    const auto times = static_cast<std::size_t>(args[1].small_value());
    if (!bytes.empty() && times > (std::size_t{1} << 40) / bytes.size()) return p.system_limit();
    const std::size_t size = bytes.size() * times;
    std::uint8_t* out;
    if (size <= kSmallCopy) {
        const Term result = make_binary_uninitialised(p.heap(), size, &out);
        for (std::size_t i = 0; i < size; i += bytes.size()) std::copy(bytes.begin(), bytes.end(), out + i);
        p.charge(static_cast<std::int64_t>(size / kBytesPerReduction));
        return result;
    }
    auto& state = kept_or_new<Copying>(p);
    if (!kept) {
        state.result = make_binary_uninitialised(p.heap(), size, &out);
        if (!store.empty()) {
            state.store = std::move(store);
            bytes = {reinterpret_cast<const std::uint8_t*>(state.store.data()), state.store.size()};
        }
    }
    out = const_cast<std::uint8_t*>(bits_view(state.result).bytes());
    while (state.done < size) {
        // From the source, or whole times of it from what is there already.
        const std::size_t phase = state.done % bytes.size();
        const bool again = phase == 0 && state.done >= bytes.size() && bytes.size() <= kSmallCopy / 2;
        std::size_t n = again ? std::min(state.done, kSmallCopy) / bytes.size() * bytes.size() : std::min(bytes.size() - phase, kSmallCopy);
        n = std::min(n, size - state.done);
        std::memcpy(out + state.done, again ? out : bytes.data() + phase, n);
        state.done += n;
        p.charge(static_cast<std::int64_t>(n / kBytesPerReduction) + 1);
        if (p.out_of_reductions() && state.done < size) return p.yield_native();
    }
    const Term result = state.result;
    p.native_state.reset();
    return result;
}
Term bif_binary_copy_1(Process& p, const Term* args) {
    const Term both[] = {args[0], Term::small(1)};
    return bif_binary_copy_2(p, both);
}

Term bif_binary_referenced_byte_size_1(Process& p, const Term* args) {
    if (!args[0].is_bitstring()) return p.badarg();
    const Term* b = args[0].boxed_ptr();
    const Term whole = b->header_kind() == Kind::SubBits ? b[1] : args[0];
    const Term* w = whole.boxed_ptr();
    if (w->header_kind() == Kind::RefcBits) return make_unsigned(p.heap(), reinterpret_cast<const RefcBytes*>(w[kRefcBytes].raw())->capacity);
    return make_unsigned(p.heap(), (bit_size_of(whole) + 7) / 8);
}

namespace {

Term common_length(Process& p, Term list, bool from_end) {
    std::vector<Bytes> all;
    std::vector<std::string> stores;
    bool ok = list.is_list();
    std::vector<Term> terms;
    ok = ok && for_each_element(list, [&](Term t) { terms.push_back(t); });
    stores.resize(terms.size());
    all.resize(terms.size());
    for (std::size_t i = 0; ok && i < terms.size(); i++) ok = bytes_of(terms[i], &all[i], stores[i]);
    if (!ok) return p.badarg();
    std::size_t n = 0, shortest = all[0].size();
    for (const Bytes& b : all) shortest = std::min(shortest, b.size());
    const auto at = [&](const Bytes& b) { return from_end ? b[b.size() - 1 - n] : b[n]; };
    while (n < shortest && std::all_of(all.begin(), all.end(), [&](const Bytes& b) { return at(b) == at(all[0]); })) n++;
    return Term::small(static_cast<std::int64_t>(n));
}

} // namespace

Term bif_binary_longest_common_prefix_1(Process& p, const Term* args) { return common_length(p, args[0], false); }
Term bif_binary_longest_common_suffix_1(Process& p, const Term* args) { return common_length(p, args[0], true); }

// --- numbers ---------------------------------------------------------------------------------------------

namespace {

bool parse_endian(Term t, bool* little) {
    *little = t == atoms::little;
    return *little || t == atoms::big;
}

Term encode_unsigned(Process& p, Term n, bool little) {
    if (!n.is_integer() || compare(n, Term::small(0)) < 0) return p.badarg();
    std::size_t bits = 8;
    if (n.is_small())
        bits = std::max<std::size_t>(1, 64 - static_cast<std::size_t>(std::countl_zero(static_cast<std::uint64_t>(n.small_value()))));
    else {
        const BignumView big{n};
        bits = big.limb_count() * 64 - static_cast<std::size_t>(std::countl_zero(big.limbs()[big.limb_count() - 1]));
    }
    const std::size_t size = (bits + 7) / 8;
    std::uint8_t* out;
    const Term result = make_binary_uninitialised(p.heap(), size, &out);
    integer_to_bits(n, size * 8, little, out);
    return result;
}

Term decode_unsigned(Process& p, Term binary, bool little) {
    Bytes bytes;
    std::string store;
    if (!bytes_of(binary, &bytes, store)) return p.badarg();
    const Term result = integer_from_bytes(p.heap(), bytes, little, false);
    return result.is_none() ? p.system_limit() : result;
}

} // namespace

Term bif_binary_encode_unsigned_1(Process& p, const Term* args) { return encode_unsigned(p, args[0], false); }
Term bif_binary_encode_unsigned_2(Process& p, const Term* args) {
    bool little;
    return parse_endian(args[1], &little) ? encode_unsigned(p, args[0], little) : p.badarg();
}
Term bif_binary_decode_unsigned_1(Process& p, const Term* args) { return decode_unsigned(p, args[0], false); }
Term bif_binary_decode_unsigned_2(Process& p, const Term* args) {
    bool little;
    return parse_endian(args[1], &little) ? decode_unsigned(p, args[0], little) : p.badarg();
}

} // namespace joist
