// Native functions: timers, clocks, unique integers, dates.
//
// Erlang monotonic time counts nanoseconds from about -2^59 at the node's start, as a real node's does; the offset to system time is fixed at the start
// (no time warp).
#include "vm/bifs/process_support.h"
#include "vm/heap/number.h"
#include "vm/process/node.h"
#include "vm/process/process_table.h"
#include "vm/process/registry.h"
#include "vm/sched/timer.h"

#include <ctime>

namespace joist {

Term bif_erlang_convert_time_unit_3(Process& p, const Term* args);

namespace {

constexpr std::int64_t kMaxTimerMs = std::int64_t{1} << 43; // 279 years

std::int64_t erlang_time(std::int64_t ns) { return ns - node().start_monotonic + kFirstMonotonic; }
std::int64_t erlang_monotonic() { return erlang_time(monotonic_ns()); }
std::int64_t erlang_offset() { return node().start_system - kFirstMonotonic; }

std::int64_t floor_div(__int128 a, std::int64_t b) {
    __int128 q = a / b;
    if (a % b != 0 && (a < 0) != (b < 0)) q--;
    return static_cast<std::int64_t>(q);
}

// Nanoseconds in `unit`; badarg if it is none.
Term in_unit(Process& p, std::int64_t ns, Term unit) {
    const std::uint64_t parts = parts_per_second(unit);
    if (parts == 1'000'000'000) return make_integer(p.heap(), ns);
    if (parts > 1'000'000'000 || parts == 0) { // may be more than an int64 holds
        const Term units[] = {make_integer(p.heap(), ns), atoms::nanosecond, unit};
        return bif_erlang_convert_time_unit_3(p, units);
    }
    return make_integer(p.heap(), floor_div(static_cast<__int128>(ns) * static_cast<__int128>(parts), 1'000'000'000));
}

// --- timers -------------------------------------------------------------------------------------------------------------------

// {abs, Bool} options.
bool parse_abs(Term options, bool* absolute) {
    return every_element(options, [&](Term o) {
        if (!is_pair(o) || TupleView{o}[0] != atoms::abs_) return false;
        *absolute = TupleView{o}[1] == atoms::true_;
        return *absolute || TupleView{o}[1] == atoms::false_;
    });
}

Term start(Process& p, Term time, Term dest, Term message, Term options, bool with_timeout) {
    bool absolute = false;
    if (!parse_abs(options, &absolute) || !time.is_small() || (!dest.is_local_pid() && !dest.is_atom())) return p.badarg();
    const std::int64_t ms = time.small_value();
    if (!absolute && (ms < 0 || ms > kMaxTimerMs)) return p.badarg();
    std::int64_t at = absolute ? 0 : monotonic_ns() + ms * 1'000'000;
    if (absolute) {
        const __int128 ns = static_cast<__int128>(ms) * 1'000'000 - kFirstMonotonic + node().start_monotonic;
        if (ns > static_cast<__int128>(monotonic_ns()) + static_cast<__int128>(kMaxTimerMs) * 1'000'000) return p.badarg();
        at = ns < 0 ? 0 : static_cast<std::int64_t>(ns);
    }
    const std::uint64_t id = new_ref_id();
    const Term ref = make_ref(p.heap(), id);
    const Term whole = with_timeout ? make_tuple(p.heap(), {atoms::timeout, ref, message}) : message;
    Signal* s = make_message(dest.is_atom() ? p.pid : dest, whole);
    if (at <= monotonic_ns()) {
        const Term to = dest.is_atom() ? whereis(dest) : dest;
        if (to.is_none()) {
            destroy_signal(s);
        } else {
            s->dest = to;
            send_signal(s);
        }
        return ref;
    }
    start_message_timer(id, at, dest.is_atom() ? dest : Term::nil(), s);
    return ref;
}

Term left(Process& p, std::int64_t ms) { return ms < 0 ? atoms::false_ : make_integer(p.heap(), ms); }

bool parse_timer_options(Term options, bool* async, bool* info) {
    return every_element(options, [&](Term o) {
        if (!is_pair(o)) return false;
        const TupleView pair{o};
        bool* const target = pair[0] == atoms::async ? async : pair[0] == atoms::info && info != nullptr ? info : nullptr;
        if (target == nullptr) return false;
        *target = pair[1] == atoms::true_;
        return *target || pair[1] == atoms::false_;
    });
}

} // namespace

Term bif_erlang_send_after_3(Process& p, const Term* args) { return start(p, args[0], args[1], args[2], Term::nil(), false); }
Term bif_erlang_send_after_4(Process& p, const Term* args) { return start(p, args[0], args[1], args[2], args[3], false); }
Term bif_erlang_start_timer_3(Process& p, const Term* args) { return start(p, args[0], args[1], args[2], Term::nil(), true); }
Term bif_erlang_start_timer_4(Process& p, const Term* args) { return start(p, args[0], args[1], args[2], args[3], true); }

Term bif_erlang_cancel_timer_2(Process& p, const Term* args) {
    bool async = false, info = true;
    if (!args[0].is_ref() || !parse_timer_options(args[1], &async, &info)) return p.badarg();
    const Term result = left(p, args[0].is_kind(Kind::Ref) ? cancel_message_timer(ref_id(args[0])) : -1);
    if (!async) return info ? result : atoms::ok;
    if (info) send_signal(make_message(p.pid, make_tuple(p.heap(), {atom("cancel_timer"), args[0], result})));
    return atoms::ok;
}

Term bif_erlang_cancel_timer_1(Process& p, const Term* args) {
    const Term with_options[] = {args[0], Term::nil()};
    return bif_erlang_cancel_timer_2(p, with_options);
}

Term bif_erlang_read_timer_2(Process& p, const Term* args) {
    bool async = false;
    if (!args[0].is_ref() || !parse_timer_options(args[1], &async, nullptr)) return p.badarg();
    const Term result = left(p, args[0].is_kind(Kind::Ref) ? read_message_timer(ref_id(args[0])) : -1);
    if (!async) return result;
    send_signal(make_message(p.pid, make_tuple(p.heap(), {atom("read_timer"), args[0], result})));
    return atoms::ok;
}

Term bif_erlang_read_timer_1(Process& p, const Term* args) {
    const Term with_options[] = {args[0], Term::nil()};
    return bif_erlang_read_timer_2(p, with_options);
}

// --- clocks ------------------------------------------------------------------------------------------------------------------------

Term bif_erlang_monotonic_time_0(Process& p, const Term*) { return make_integer(p.heap(), erlang_monotonic()); }
Term bif_erlang_monotonic_time_1(Process& p, const Term* args) { return in_unit(p, erlang_monotonic(), args[0]); }
Term bif_erlang_system_time_0(Process& p, const Term*) { return make_integer(p.heap(), erlang_monotonic() + erlang_offset()); }
Term bif_erlang_system_time_1(Process& p, const Term* args) { return in_unit(p, erlang_monotonic() + erlang_offset(), args[0]); }
Term bif_erlang_time_offset_0(Process& p, const Term*) { return make_integer(p.heap(), erlang_offset()); }
Term bif_erlang_time_offset_1(Process& p, const Term* args) { return in_unit(p, erlang_offset(), args[0]); }

Term bif_erlang_convert_time_unit_3(Process& p, const Term* args) {
    Heap& heap = p.heap();
    const auto parts = [&](Term unit) {
        if (unit.is_bignum() && !BignumView{unit}.negative()) return unit;
        const std::uint64_t n = parts_per_second(unit);
        return n == 0 ? Term::none() : make_unsigned(heap, n);
    };
    const Term divisor = parts(args[1]), factor = parts(args[2]);
    if (!args[0].is_integer() || divisor.is_none() || factor.is_none()) return p.badarg();
    Term reason;
    const Term product = number_multiply(heap, args[0], factor, &reason);
    if (product.is_none()) return p.error(reason);
    // Rounds down.
    const Term quotient = number_div(heap, product, divisor, &reason);
    const Term remainder = number_rem(heap, product, divisor, &reason);
    const bool negative = remainder.is_small() ? remainder.small_value() < 0 : BignumView{remainder}.negative();
    return negative ? number_subtract(heap, quotient, Term::small(1), &reason) : quotient;
}

namespace {
Term timestamp_term(Process& p, std::int64_t us) {
    return make_tuple(p.heap(), {Term::small(us / 1'000'000'000'000), Term::small(us / 1'000'000 % 1'000'000), Term::small(us % 1'000'000)});
}
} // namespace

Term monotonic_time_at(Process& p, std::int64_t ns) { return make_integer(p.heap(), erlang_time(ns)); }
Term timestamp_at(Process& p, std::int64_t ns) { return timestamp_term(p, (erlang_time(ns) + erlang_offset()) / 1000); }

Term bif_erlang_timestamp_0(Process& p, const Term*) { return timestamp_term(p, (erlang_monotonic() + erlang_offset()) / 1000); }

Term bif_erlang_now_0(Process& p, const Term*) {
    return timestamp_term(p, unique_now_us());
}

Term bif_erlang_unique_integer_1(Process& p, const Term* args) {
    bool positive = false, monotonic = false;
    const bool good = every_element(args[0], [&](Term o) {
        positive = positive || o == atoms::positive;
        monotonic = monotonic || o == atoms::monotonic;
        return o == atoms::positive || o == atoms::monotonic;
    });
    if (!good) return p.badarg();
    const auto n = static_cast<std::int64_t>(monotonic ? new_monotonic_integer() : new_unique_integer());
    return make_integer(p.heap(), positive ? n : n + kFirstUnique);
}

Term bif_erlang_unique_integer_0(Process& p, const Term*) { return Term::small(static_cast<std::int64_t>(new_unique_integer()) + kFirstUnique); }

// --- dates -----------------------------------------------------------------------------------------------------------------------------

namespace {

Term triple(Process& p, int a, int b, int c) { return make_tuple(p.heap(), {Term::small(a), Term::small(b), Term::small(c)}); }
Term date_of(Process& p, const tm& t) { return triple(p, t.tm_year + 1900, t.tm_mon + 1, t.tm_mday); }
Term time_of(Process& p, const tm& t) { return triple(p, t.tm_hour, t.tm_min, t.tm_sec); }
Term date_time(Process& p, const tm& t) { return make_tuple(p.heap(), {date_of(p, t), time_of(p, t)}); }

tm local_now() {
    const time_t now = system_ns() / 1'000'000'000;
    tm t;
    localtime_r(&now, &t);
    return t;
}

bool three(Term t, std::int64_t out[3]) {
    if (!t.is_tuple() || TupleView{t}.arity() != 3) return false;
    for (std::size_t i = 0; i < 3; i++) {
        const Term e = TupleView{t}[i];
        if (!e.is_small()) return false;
        out[i] = e.small_value();
    }
    return true;
}

bool leap(std::int64_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

// {{Y,M,D},{H,Mi,S}}, valid.
bool parse_date_time(Term t, tm* out) {
    std::int64_t d[3], s[3];
    if (!is_pair(t) || !three(TupleView{t}[0], d) || !three(TupleView{t}[1], s)) return false;
    static constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (d[0] < -1'000'000 || d[0] > 1'000'000 || d[1] < 1 || d[1] > 12) return false;
    const int length = lengths[d[1] - 1] + (d[1] == 2 && leap(d[0]) ? 1 : 0);
    if (d[2] < 1 || d[2] > length || s[0] < 0 || s[0] > 23 || s[1] < 0 || s[1] > 59 || s[2] < 0 || s[2] > 59) return false;
    *out = tm{};
    out->tm_year = static_cast<int>(d[0] - 1900);
    out->tm_mon = static_cast<int>(d[1] - 1);
    out->tm_mday = static_cast<int>(d[2]);
    out->tm_hour = static_cast<int>(s[0]);
    out->tm_min = static_cast<int>(s[1]);
    out->tm_sec = static_cast<int>(s[2]);
    return true;
}

Term to_universal(Process& p, Term local, int dst) {
    tm t;
    if (!parse_date_time(local, &t)) return p.badarg();
    t.tm_isdst = dst;
    const time_t seconds = mktime(&t);
    tm utc;
    if (gmtime_r(&seconds, &utc) == nullptr) return p.badarg();
    return date_time(p, utc);
}

} // namespace

Term bif_erlang_date_0(Process& p, const Term*) { return date_of(p, local_now()); }
Term bif_erlang_time_0(Process& p, const Term*) { return time_of(p, local_now()); }
Term bif_erlang_localtime_0(Process& p, const Term*) { return date_time(p, local_now()); }

Term bif_erlang_universaltime_0(Process& p, const Term*) {
    const time_t now = system_ns() / 1'000'000'000;
    tm t;
    gmtime_r(&now, &t);
    return date_time(p, t);
}

Term bif_erlang_localtime_to_universaltime_1(Process& p, const Term* args) { return to_universal(p, args[0], -1); }

Term bif_erlang_localtime_to_universaltime_2(Process& p, const Term* args) {
    if (args[1] != atoms::true_ && args[1] != atoms::false_ && args[1] != atoms::undefined) return p.badarg();
    return to_universal(p, args[0], args[1] == atoms::true_ ? 1 : args[1] == atoms::false_ ? 0 : -1);
}

Term bif_erlang_universaltime_to_localtime_1(Process& p, const Term* args) {
    tm t, local;
    if (!parse_date_time(args[0], &t)) return p.badarg();
    const time_t seconds = timegm(&t);
    if (localtime_r(&seconds, &local) == nullptr) return p.badarg();
    return date_time(p, local);
}

Term bif_erlang_posixtime_to_universaltime_1(Process& p, const Term* args) {
    if (!args[0].is_small()) return p.badarg();
    const time_t seconds = args[0].small_value();
    tm t;
    if (gmtime_r(&seconds, &t) == nullptr) return p.badarg();
    return date_time(p, t);
}

Term bif_erlang_universaltime_to_posixtime_1(Process& p, const Term* args) {
    tm t;
    if (!parse_date_time(args[0], &t)) return p.badarg();
    return make_integer(p.heap(), timegm(&t));
}

} // namespace joist
