// Options of the process functions.
#include "vm/bifs/process_support.h"

#include "vm/process/info.h"
#include "vm/process/links.h"
#include "vm/process/node.h"
#include "vm/term/map.h"

#include <algorithm>

namespace joist {

std::int64_t proper_length(Term list) {
    std::int64_t n = 0;
    for (; list.is_list(); list = cons_tail(list)) n++;
    return list.is_nil() ? n : -1;
}

bool priority_of(Term t, Priority* out) {
    if (t == atoms::normal) *out = Priority::Normal;
    else if (t == atoms::low) *out = Priority::Low;
    else if (t == atoms::high) *out = Priority::High;
    else if (t == atoms::max_) *out = Priority::Max;
    else return false;
    return true;
}

Term priority_atom(Priority priority) {
    switch (priority) {
    case Priority::Max: return atoms::max_;
    case Priority::High: return atoms::high;
    case Priority::Low: return atoms::low;
    default: return atoms::normal;
    }
}

std::size_t next_heap_size(std::size_t words) {
    std::size_t size = 12, next = 38;
    while (size < words) {
        const std::size_t after = next < 833026 ? size + next + 1 : next + next / 5;
        size = next;
        next = after;
    }
    return size;
}

bool parse_max_heap(Term t, std::size_t* words, std::uint32_t* flags) {
    const auto size = [&](Term n) {
        if (!n.is_small() || n.small_value() < 0) return false;
        *words = static_cast<std::size_t>(n.small_value());
        return true;
    };
    if (!t.is_map()) return size(t);
    const Term n = map_get(t, atoms::size);
    if (n.is_none() || !size(n)) return false;
    const struct {
        Term key;
        std::uint32_t bit;
    } bits[] = {{atoms::kill, 1}, {atoms::error_logger, 2}, {atoms::include_shared_binaries, 4}};
    for (const auto& [key, bit] : bits) {
        const Term value = map_get(t, key);
        if (value == atoms::true_) *flags |= bit;
        else if (value == atoms::false_) *flags &= ~bit;
        else if (value.is_value()) return false;
    }
    return true;
}

bool parse_monitor_options(Term options, std::uint32_t* flags, Term* tag) {
    return every_element(options, [&](Term option) {
        if (!is_pair(option)) return false;
        const TupleView pair{option};
        if (pair[0] == atoms::tag) {
            *tag = pair[1];
            return true;
        }
        if (pair[0] != atoms::alias) return false;
        constexpr std::uint32_t all = kMonitorAlias | kMonitorAliasDemonitor | kMonitorAliasReply;
        *flags &= ~all;
        if (pair[1] == atoms::explicit_unalias) *flags |= kMonitorAlias;
        else if (pair[1] == atoms::demonitor) *flags |= kMonitorAlias | kMonitorAliasDemonitor;
        else if (pair[1] == atoms::reply_demonitor) *flags |= kMonitorAlias | kMonitorAliasReply;
        else return false;
        return true;
    });
}

bool parse_spawn_options(Term options, SpawnOptions* out) {
    const bool good = every_element(options, [&](Term option) {
        if (option == atoms::link) {
            out->link = true;
            return true;
        }
        if (option == atoms::monitor) {
            out->monitor = true;
            return true;
        }
        if (!is_pair(option)) return false;
        const Term name = TupleView{option}[0], value = TupleView{option}[1];
        if (name == atoms::monitor) {
            out->monitor = true;
            return parse_monitor_options(value, &out->monitor_flags, &out->monitor_tag);
        }
        if (name == atoms::priority) return priority_of(value, &out->priority);
        if (name == atoms::max_heap_size) {
            out->max_heap_set = true;
            out->max_heap_flags = node().default_max_heap_flags.load(std::memory_order_relaxed);
            return parse_max_heap(value, &out->max_heap_size, &out->max_heap_flags);
        }
        if (name == atoms::message_queue_data) {
            out->off_heap_messages = value == atoms::off_heap;
            return value == atoms::off_heap || value == atoms::on_heap;
        }
        if (name == atoms::async_dist) return value == atoms::true_ || value == atoms::false_;
        if (!value.is_small() || value.small_value() < 0) return false;
        const std::int64_t n = value.small_value();
        if (name == atoms::min_heap_size) out->min_heap_size = static_cast<std::size_t>(n) > kLeastHeapShown ? next_heap_size(static_cast<std::size_t>(n)) : 0;
        else if (name == atoms::fullsweep_after) out->fullsweep_after = n > 0xffff'ffff ? 0xffff'ffff : n;
        else if (name == atoms::min_bin_vheap_size) out->min_bin_vheap = binary_heap_size(n);
        else return name == atoms::scheduler && n <= node().schedulers;
        return true;
    });
    return good && (out->max_heap_size == 0 || out->max_heap_size >= std::max(out->min_heap_size, kLeastHeapShown));
}

std::uint32_t binary_heap_size(std::int64_t words) {
    const std::size_t size = next_heap_size(std::max(static_cast<std::size_t>(words), kLeastBinaryHeap));
    return static_cast<std::uint32_t>(std::min<std::size_t>(size, 0xffff'ffff));
}

std::uint64_t parts_per_second(Term unit) {
    if (unit == atoms::nanosecond || unit == atoms::native || unit == atoms::perf_counter || unit == atoms::nano_seconds) return 1'000'000'000;
    if (unit == atoms::microsecond || unit == atoms::micro_seconds) return 1'000'000;
    if (unit == atoms::millisecond || unit == atoms::milli_seconds) return 1000;
    if (unit == atoms::second || unit == atoms::seconds) return 1;
    return unit.is_small() && unit.small_value() > 0 ? static_cast<std::uint64_t>(unit.small_value()) : 0;
}

} // namespace joist
