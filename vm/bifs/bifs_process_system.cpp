// Native functions: halt, figures about the node, nodes (there is only this one).
#include "vm/bifs/process_support.h"
#include "vm/heap/map.h"
#include "vm/heap/number.h"
#include "vm/ets/registry.h"
#include "vm/process/info.h"
#include "vm/process/node.h"
#include "vm/process/extra.h"
#include "vm/process/process_table.h"
#include "vm/process/registry.h"
#include "vm/sched/scheduler.h"
#include "vm/trace/actions.h"
#include "vm/trace/sequential.h"
#include "vm/trace/system.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <string>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

namespace joist {

// --- halt ----------------------------------------------------------------------------------------------------------------------

namespace {

// Never returns to the caller: its process waits until the node is gone.
Term halt(Process& p, Term status, bool flush) {
    if (status == atoms::abort) {
        node().halt(134, false, true);
    } else if (status.is_small() && status.small_value() >= 0) {
        node().halt(static_cast<int>(status.small_value() & 0xff), flush, false);
    } else {
        std::string slogan;
        const bool good = for_each_element(status, [&](Term c) {
            if (!c.is_small() || c.small_value() < 0 || c.small_value() > 255) return;
            slogan += static_cast<char>(c.small_value());
        });
        if (!good) return p.badarg();
        std::fprintf(stderr, "%.200s\n", slogan.c_str());
        node().halt(1, false, false);
    }
    return p.wait_native();
}

} // namespace

Term bif_erlang_halt_0(Process& p, const Term*) { return halt(p, Term::small(0), true); }
Term bif_erlang_halt_1(Process& p, const Term* args) { return halt(p, args[0], true); }

Term bif_erlang_halt_2(Process& p, const Term* args) {
    bool flush = true;
    const bool good = every_element(args[1], [&](Term o) {
        if (!is_pair(o) || TupleView{o}[0] != atoms::flush) return false;
        flush = TupleView{o}[1] == atoms::true_;
        return flush || TupleView{o}[1] == atoms::false_;
    });
    return good ? halt(p, args[0], flush) : p.badarg();
}

// --- statistics -----------------------------------------------------------------------------------------------------------------

namespace {

Term pair(Process& p, Term a, Term b) { return make_tuple(p.heap(), {a, b}); }
Term number(Process& p, std::uint64_t n) { return make_unsigned(p.heap(), n); }

// {Total, since the last call}
Term since_last(Process& p, std::atomic<std::uint64_t>& last, std::uint64_t now) {
    const std::uint64_t before = last.exchange(now, std::memory_order_relaxed);
    return pair(p, number(p, now), number(p, now > before ? now - before : 0));
}

std::uint64_t cpu_ms() {
    rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    const auto ms = [](const timeval& t) { return static_cast<std::uint64_t>(t.tv_sec) * 1000 + static_cast<std::uint64_t>(t.tv_usec) / 1000; };
    return ms(usage.ru_utime) + ms(usage.ru_stime);
}

// One for each scheduler, then those of the dirty ones (we have none: empty queues).
Term queue_lengths(Process& p, std::size_t more, bool active) {
    std::vector<Term> lengths;
    for (std::uint32_t i = 0; i < node().schedulers; i++) lengths.push_back(number(p, run_queue_length(i)));
    if (active && this_thread.scheduler < lengths.size()) {
        lengths[this_thread.scheduler] = Term::small(lengths[this_thread.scheduler].small_value() + 1);
    }
    lengths.insert(lengths.end(), more, Term::small(0));
    return make_list(p.heap(), lengths);
}

} // namespace

Term bif_erlang_statistics_1(Process& p, const Term* args) {
    static std::atomic<std::uint64_t> last_reductions{0}, last_exact{0}, last_runtime{0}, last_wall{0};
    const Term item = args[0];
    if (item == atoms::reductions || item == atoms::exact_reductions) {
        const std::int64_t turn = kReductionsPerTurn - p.reductions;
        const std::uint64_t now = scheduler_statistics().reductions + static_cast<std::uint64_t>(turn > 0 ? turn : 0);
        return since_last(p, item == atoms::reductions ? last_reductions : last_exact, now);
    }
    if (item == atoms::runtime) return since_last(p, last_runtime, cpu_ms());
    if (item == atoms::wall_clock) {
        return since_last(p, last_wall, static_cast<std::uint64_t>((monotonic_ns() - node().start_monotonic) / 1'000'000));
    }
    if (item == atoms::context_switches) return pair(p, number(p, scheduler_statistics().context_switches), Term::small(0));
    if (item == atoms::garbage_collection) {
        return make_tuple(p.heap(), {number(p, node().collections.load(std::memory_order_relaxed)),
                                     number(p, node().reclaimed_words.load(std::memory_order_relaxed)), Term::small(0)});
    }
    if (item == atom("io")) {
        return pair(p, pair(p, atom("input"), Term::small(0)), pair(p, atom("output"), Term::small(0)));
    }
    if (item == atoms::run_queue || item == atoms::total_run_queue_lengths || item == atom("total_run_queue_lengths_all")) {
        return number(p, total_run_queue_length());
    }
    if (item == atoms::total_active_tasks || item == atom("total_active_tasks_all")) return number(p, total_run_queue_length() + active_schedulers());
    if (item == atoms::run_queue_lengths) return queue_lengths(p, 1, false);
    if (item == atom("run_queue_lengths_all")) return queue_lengths(p, 2, false);
    if (item == atoms::active_tasks) return queue_lengths(p, 1, true);
    if (item == atom("active_tasks_all")) return queue_lengths(p, 2, true);
    if (item == atoms::scheduler_wall_time || item == atom("scheduler_wall_time_all")) return atoms::undefined;
    return p.badarg();
}

// --- memory --------------------------------------------------------------------------------------------------------------------------

namespace {

struct MemoryRow {
    Term type;
    std::uint64_t bytes;
};

// What can be told cheaply: the resident set, split by what the tables know.
std::array<MemoryRow, 9> memory_rows() {
    std::uint64_t total = 0, resident = 0;
    if (FILE* f = std::fopen("/proc/self/statm", "r")) {
        unsigned long pages = 0, used = 0;
        if (std::fscanf(f, "%lu %lu", &pages, &used) == 2) resident = used;
        std::fclose(f);
    }
    total = resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    const std::uint64_t atom_bytes = AtomTable::instance().count() * 48;
    const std::uint64_t code = std::min<std::uint64_t>(total / 8, 4u << 20);
    const std::uint64_t floor_bytes = process_count() * (sizeof(Process) + Heap::kDefaultMinWords * sizeof(Term));
    const std::uint64_t rest = total > atom_bytes + code ? total - atom_bytes - code : 0;
    const std::uint64_t processes = std::max(floor_bytes, rest / 2);
    const std::uint64_t system = total > processes ? total - processes : 0;
    return {{{atoms::total_heap_size, 0},
             {atoms::processes, processes},
             {atoms::processes_used, processes},
             {atoms::system, system},
             {atoms::atom_, atom_bytes},
             {atoms::atom_used, atom_bytes},
             {atoms::binary, rest / 8},
             {atoms::code, code},
             {atoms::ets, rest / 8}}};
}

} // namespace

Term bif_erlang_memory_0(Process& p, const Term*) {
    auto rows = memory_rows();
    rows[0] = {atom("total"), rows[1].bytes + rows[3].bytes};
    Term list = Term::nil();
    for (std::size_t i = rows.size(); i-- > 0;) list = make_cons(p.heap(), pair(p, rows[i].type, number(p, rows[i].bytes)), list);
    return list;
}

Term bif_erlang_memory_1(Process& p, const Term* args) {
    auto rows = memory_rows();
    rows[0] = {atom("total"), rows[1].bytes + rows[3].bytes};
    const auto value = [&](Term type) {
        for (const MemoryRow& row : rows) {
            if (row.type == type) return number(p, row.bytes);
        }
        return Term::none();
    };
    if (!args[0].is_list() && !args[0].is_nil()) {
        const Term one = value(args[0]);
        return one.is_none() ? p.badarg() : one;
    }
    std::vector<Term> all;
    const bool good = every_element(args[0], [&](Term type) {
        const Term one = value(type);
        if (one.is_value()) all.push_back(pair(p, type, one));
        return one.is_value();
    });
    return good ? make_list(p.heap(), all) : p.badarg();
}

// --- system_info ------------------------------------------------------------------------------------------------------------------------

namespace {

Term text(Process& p, std::string_view s) { return make_string(p.heap(), s); }

Term architecture(Process& p) {
    utsname name;
    uname(&name);
    return text(p, std::string(name.machine) + "-unknown-linux-gnu");
}

Term system_version(Process& p) {
    const std::string n = std::to_string(node().schedulers);
    return text(p, "Joist 0.1.0 [64-bit] [smp:" + n + ":" + n + "]\n");
}

Term default_max_heap(Process& p) {
    return max_heap_map(p.heap(), node().default_max_heap.load(std::memory_order_relaxed),
                        node().default_max_heap_flags.load(std::memory_order_relaxed));
}

Term default_min_heap(Process& p) {
    return number(p, std::max(node().default_min_heap.load(std::memory_order_relaxed), kLeastHeapShown));
}

Term time_source(Process& p, const char* function, const char* clock) {
    timespec resolution;
    clock_getres(clock[6] == 'M' ? CLOCK_MONOTONIC : CLOCK_REALTIME, &resolution);
    Term list = Term::nil();
    const auto add = [&](Term name, Term value) { list = make_cons(p.heap(), pair(p, name, value), list); };
    add(atoms::time, make_integer(p.heap(), monotonic_ns()));
    add(atom("used_resolution"), number(p, 1'000'000'000));
    add(atom("parallel"), atoms::yes);
    add(atom("extended"), atoms::no);
    add(atom("resolution"), number(p, 1'000'000'000));
    add(atom("clock_id"), atom(clock));
    add(atoms::function, atom(function));
    return list;
}

Term heap_sizes(Process& p) {
    std::vector<Term> sizes;
    for (std::size_t size = 0; size < (std::size_t{3} << 48);) {
        size = next_heap_size(size + 1);
        sizes.push_back(number(p, size));
    }
    return make_list(p.heap(), sizes);
}

/// The first three numbers of the kernel's release.
Term os_version(Process& p) {
    utsname names;
    int numbers[3] = {0, 0, 0};
    if (uname(&names) == 0) std::sscanf(names.release, "%d.%d.%d", &numbers[0], &numbers[1], &numbers[2]);
    return joist::make_tuple(p.heap(), {Term::small(numbers[0]), Term::small(numbers[1]), Term::small(numbers[2])});
}

struct InfoRow {
    const char* item;
    Term (*value)(Process&);
};

template <std::int64_t n> Term constant(Process&) { return Term::small(n); }
Term yes(Process&) { return atoms::true_; }
Term no(Process&) { return atoms::false_; }
Term undefined(Process&) { return atoms::undefined; }
Term schedulers(Process&) { return Term::small(node().schedulers); }
Term processors(Process&) { return Term::small(sysconf(_SC_NPROCESSORS_ONLN)); }
Term fullsweep(Process& p) { return pair(p, atoms::fullsweep_after, Term::small(node().default_fullsweep_after.load(std::memory_order_relaxed))); }

/// Every native function: [{Module, Name, Arity}].
Term native_functions(Process& p) {
    Term list = Term::nil();
    for (const BifRow& row : bif_table())
        if (row.kind != BifKind::Accelerator) list = make_cons(p.heap(), make_tuple(p.heap(), {atom(row.module), atom(row.name), Term::small(row.arity)}), list);
    return list;
}

/// [{What, yes or no, By}]: what the processor does by itself.
Term thread_info(Process& p) {
    Term list = Term::nil();
    for (const char* what : {"Double word native atomics", "64-bit native atomics", "32-bit native atomics"}) {
        const bool have = what[0] != 'D' || sizeof(void*) < 8;
        list = make_cons(p.heap(), make_tuple(p.heap(), {make_string(p.heap(), what), make_string(p.heap(), have ? "yes" : "no"), make_string(p.heap(), "C++")}), list);
    }
    return list;
}

const InfoRow kInfo[] = {
    {"context_reductions", constant<4000>},
    {"beam_jump_table", [](Process&) { return atoms::true_; }},
    {"ethread_info", thread_info},
    {"snifs", native_functions},
    {"schedulers", schedulers},
    {"schedulers_online", [](Process&) { return Term::small(node().schedulers_online.load()); }},
    {"scheduler_id", [](Process&) { return Term::small(this_thread.scheduler + 1); }},
    {"process_count", [](Process& p) { return number(p, process_count()); }},
    {"process_limit", [](Process& p) { return number(p, process_limit()); }},
    {"atom_count", [](Process& p) { return number(p, AtomTable::instance().count()); }},
    {"atom_limit", [](Process& p) { return number(p, AtomTable::instance().limit()); }},
    {"port_count", constant<0>},
    {"port_limit", constant<65536>},
    {"ets_limit", constant<8192>},
    {"ets_count", [](Process& p) { return number(p, TableRegistry::instance().count()); }},
    {"wordsize", constant<8>},
    {"endian", [](Process&) { return atoms::little; }},
    {"otp_release", [](Process& p) { return text(p, "25"); }},
    {"version", [](Process& p) { return text(p, "13.1.5"); }},
    {"system_version", system_version},
    {"system_architecture", architecture},
    {"machine", [](Process& p) { return text(p, "BEAM"); }},
    {"emu_flavor", [](Process&) { return atom("emu"); }},
    {"emu_type", [](Process&) { return atoms::opt; }},
    {"build_type", [](Process&) { return atoms::opt; }},
    {"driver_version", [](Process& p) { return text(p, "3.3"); }},
    {"nif_version", [](Process& p) { return text(p, "2.16"); }},
    {"compat_rel", constant<25>},
    {"creation", [](Process& p) { return number(p, node().creation); }},
    {"dist", [](Process& p) { return make_binary(p.heap(), std::string_view{}); }},
    {"dist_ctrl", [](Process&) { return Term::nil(); }},
    {"dist_buf_busy_limit", constant<1048576>},
    {"async_dist", no},
    {"delayed_node_table_gc", constant<60>},
    {"dirty_cpu_schedulers", schedulers},
    {"dirty_cpu_schedulers_online", schedulers},
    {"dirty_io_schedulers", constant<10>},
    {"dynamic_trace", [](Process&) { return atoms::none_; }},
    {"dynamic_trace_probes", no},
    {"fullsweep_after", fullsweep},
    {"garbage_collection",
     [](Process& p) {
         Term list = Term::nil();
         const auto add = [&](Term name, Term value) { list = make_cons(p.heap(), pair(p, name, value), list); };
         add(atoms::fullsweep_after, Term::small(node().default_fullsweep_after.load(std::memory_order_relaxed)));
         add(atoms::min_bin_vheap_size, Term::small(46422));
         add(atoms::min_heap_size, default_min_heap(p));
         add(atoms::max_heap_size, number(p, node().default_max_heap.load(std::memory_order_relaxed)));
         return list;
     }},
    {"heap_sizes", heap_sizes},
    {"heap_type", [](Process&) { return atoms::private_; }},
    {"kernel_poll", yes},
    {"logical_processors", processors},
    {"logical_processors_available", processors},
    {"logical_processors_online", processors},
    {"cpu_topology", undefined},
    {"cpu_quota", undefined},
    {"max_heap_size", default_max_heap},
    {"min_heap_size", [](Process& p) { return pair(p, atoms::min_heap_size, default_min_heap(p)); }},
    {"min_bin_vheap_size", [](Process& p) { return pair(p, atoms::min_bin_vheap_size, Term::small(46422)); }},
    {"message_queue_data", [](Process&) { return atoms::on_heap; }},
    {"modified_timing_level", undefined},
    {"multi_scheduling", [](Process&) { return node().schedulers > 1 ? atom("enabled") : atom("disabled"); }},
    {"multi_scheduling_blockers", [](Process&) { return Term::nil(); }},
    {"normal_multi_scheduling_blockers", [](Process&) { return Term::nil(); }},
    {"os_monotonic_time_source", [](Process& p) { return time_source(p, "clock_gettime", "CLOCK_MONOTONIC"); }},
    {"os_system_time_source", [](Process& p) { return time_source(p, "clock_gettime", "CLOCK_REALTIME"); }},
    {"os_type", [](Process& p) { return pair(p, atom("unix"), atom("linux")); }},
    {"os_version", os_version},
    {"port_parallelism", no},
    {"procs", [](Process& p) { return make_binary(p.heap(), std::string_view{}); }},
    {"info", [](Process& p) { return make_binary(p.heap(), std::string_view{}); }},
    {"scheduler_bind_type", [](Process&) { return atom("unbound"); }},
    {"scheduler_bindings",
     [](Process& p) {
         const std::vector<Term> unbound(node().schedulers, atom("unbound"));
         return joist::make_tuple(p.heap(), std::span<const Term>(unbound));
     }},
    {"smp_support", yes},
    {"start_time", [](Process&) { return Term::small(-576'460'752'000'000'000); }},
    {"end_time", [](Process& p) { return make_integer(p.heap(), INT64_MAX); }},
    {"system_logger",
     [](Process&) {
         const Term set = node().system_logger;
         const Term logger = set.is_nil() ? whereis(atoms::logger) : set;
         return logger.is_none() ? atoms::undefined : logger;
     }},
    {"thread_pool_size", constant<1>},
    {"threads", yes},
    {"time_correction", yes},
    {"time_offset", [](Process&) { return atom("final"); }},
    {"time_warp_mode", [](Process&) { return atoms::no_time_warp; }},
    {"tolerant_timeofday", [](Process&) { return atom("enabled"); }},
    {"trace_control_word", [](Process& p) { return make_unsigned(p.heap(), trace_control_word.load()); }},
    {"update_cpu_info", [](Process&) { return atom("unchanged"); }},
    {"debug_compiled", no},
    {"lock_checking", no},
    {"lock_counting", no},
    {"c_compiler_used", [](Process& p) { return pair(p, atom("clang"), make_tuple(p.heap(), {Term::small(__clang_major__), Term::small(__clang_minor__)})); }},
    {"eager_check_io", yes},
    {"check_io", [](Process&) { return Term::nil(); }},
    {"allocator", [](Process& p) { return make_tuple(p.heap(), {atoms::undefined, Term::nil(), Term::nil(), Term::nil()}); }},
    {"allocated_areas", [](Process&) { return Term::nil(); }},
    {"alloc_util_allocators", [](Process&) { return Term::nil(); }},
    {"outstanding_system_requests_limit", constant<5000>},
    {"halt_flush_timeout", [](Process&) { return atoms::infinity; }},
    {"ets_always_compress", no},
    {"break_ignored", no},
    {"sequential_tracer", [](Process& p) { const Term pid = seq_tracer();
         return pair(p, atom("sequential_tracer"), pid.is_local_pid() && !queue_is_closed(pid) ? pid : atoms::false_); }},
    {"taints", [](Process&) { return Term::nil(); }},
    {"loaded", [](Process& p) { return make_binary(p.heap(), std::string_view{}); }},
    {"initial_message_queue_data", [](Process&) { return atoms::on_heap; }},
};

} // namespace

Term bif_erlang_system_info_1(Process& p, const Term* args) {
    const Term item = args[0];
    if (is_pair(item)) {
        const TupleView v{item};
        if (v[0] == atoms::wordsize && (v[1] == atoms::internal_ || v[1] == atoms::external_)) return Term::small(8);
        if (v[0] == atoms::allocator || v[0] == atom("allocator_sizes")) return atoms::false_;
        if (v[0] == atom("cpu_topology") && (v[1] == atom("defined") || v[1] == atom("detected") || v[1] == atom("used"))) return atoms::undefined;
        return p.badarg();
    }
    if (!item.is_atom()) return p.badarg();
    const std::string_view name = atom_text(item);
    for (const InfoRow& row : kInfo) {
        if (name == row.item) return row.value(p);
    }
    return p.badarg();
}

Term bif_erlang_system_flag_2(Process& p, const Term* args) {
    const Term name = args[0], value = args[1];
    const bool natural = value.is_small() && value.small_value() >= 0;
    const auto n = natural ? static_cast<std::uint64_t>(value.small_value()) : 0;
    if (name == atoms::fullsweep_after && natural) {
        return number(p, node().default_fullsweep_after.exchange(n > 0xffff'ffff ? 0xffff'ffff : static_cast<std::uint32_t>(n), std::memory_order_relaxed));
    }
    if (name == atoms::min_heap_size && natural) {
        const Term old = default_min_heap(p);
        node().default_min_heap.store(n > kLeastHeapShown ? next_heap_size(n) : Heap::kDefaultMinWords, std::memory_order_relaxed);
        return old;
    }
    if (name == atoms::min_bin_vheap_size && natural) return Term::small(46422);
    if (name == atoms::max_heap_size) {
        std::size_t words = 0;
        std::uint32_t flags = node().default_max_heap_flags.load(std::memory_order_relaxed);
        if (!parse_max_heap(value, &words, &flags)) return p.badarg();
        if (words != 0 && words < std::max(node().default_min_heap.load(std::memory_order_relaxed), kLeastHeapShown)) return p.badarg();
        const Term old = default_max_heap(p);
        node().default_max_heap.store(words, std::memory_order_relaxed);
        node().default_max_heap_flags.store(flags, std::memory_order_relaxed);
        return old;
    }
    if (name == atom("backtrace_depth") && natural) {
        return Term::small(node().backtrace_depth.exchange(static_cast<std::int32_t>(std::min<std::uint64_t>(n, 64)), std::memory_order_relaxed));
    }
    if (name == atoms::schedulers_online && natural && n >= 1 && n <= node().schedulers) {
        return Term::small(node().schedulers_online.exchange(static_cast<std::uint32_t>(n)));
    }
    if (name == atom("multi_scheduling") && (value == atom("block") || value == atom("unblock") || value == atom("block_normal") || value == atom("unblock_normal"))) {
        return node().schedulers > 1 ? atom("enabled") : atom("disabled");
    }
    if (name == atom("dirty_cpu_schedulers_online") && natural && n >= 1 && n <= node().schedulers_online) return schedulers(p);
    if (name == atom("microstate_accounting") && (value == atoms::true_ || value == atoms::false_ || value == atom("reset"))) return atoms::false_;
    if (name == atom("scheduler_bind_type") && value.is_atom()) return atom("unbound");
    if (name == atom("outstanding_system_requests_limit") && n >= 1 && n <= 134'217'727) {
        static std::atomic<std::int64_t> limit{5000};
        return Term::small(limit.exchange(static_cast<std::int64_t>(n), std::memory_order_relaxed));
    }
    if (name == atom("trace_control_word") && natural && n <= 0xffff'ffff)
        return make_unsigned(p.heap(), trace_control_word.exchange(static_cast<std::uint32_t>(n)));
    if (name == atom("reset_seq_trace") && value == atoms::true_) {
        set_seq_token(p, Term::nil());
        if (p.extra != nullptr) p.extra->seq_clock = p.extra->seq_last = 0;
        return atoms::true_;
    }
    if (name == atom("sequential_tracer")) {
        if (value != atoms::false_ && (!value.is_local_pid() || queue_is_closed(value))) return p.badarg();
        const Term old = set_seq_tracer(value == atoms::false_ ? Term::nil() : value);
        return old.is_local_pid() && !queue_is_closed(old) ? old : atoms::false_;
    }
    if (name == atom("scheduler_wall_time") && (value == atoms::true_ || value == atoms::false_)) return atoms::false_;
    if (name == atom("time_offset") && value == atom("finalize")) return atom("final");
    if (name == atom("system_logger")) {
        if (!value.is_local_pid() && value != atoms::logger && value != atoms::undefined) return p.badarg();
        const Term old = node().system_logger.exchange(value.is_local_pid() ? value : Term::nil());
        return old.is_nil() ? atoms::logger : old;
    }
    return p.badarg();
}

namespace {

Term watch(Process& p, Term pid, Term options) {
    if (!pid.is_local_pid() || queue_is_closed(pid)) return p.badarg();
    const Term before = set_system_monitor(p.heap(), pid, options);
    return before.is_none() ? p.badarg() : before;
}

} // namespace

Term bif_erlang_system_monitor_0(Process& p, const Term*) { return system_monitor(p.heap()); }
Term bif_erlang_system_monitor_1(Process& p, const Term* args) {
    if (args[0] == atoms::undefined) return set_system_monitor(p.heap(), Term::nil(), Term::nil());
    return is_pair(args[0]) ? watch(p, TupleView{args[0]}[0], TupleView{args[0]}[1]) : p.badarg();
}
Term bif_erlang_system_monitor_2(Process& p, const Term* args) { return watch(p, args[0], args[1]); }

Term bif_erlang_system_profile_0(Process& p, const Term*) { return system_profile(p.heap()); }
Term bif_erlang_system_profile_2(Process& p, const Term* args) {
    const bool nobody = args[0] == atoms::undefined;
    if (!nobody && (!args[0].is_local_pid() || queue_is_closed(args[0]))) return p.badarg();
    const Term before = set_system_profile(p.heap(), nobody ? Term::nil() : args[0], args[1]);
    return before.is_none() ? p.badarg() : before;
}

// --- nodes -------------------------------------------------------------------------------------------------------------------------------

Term bif_erlang_ports_0(Process&, const Term*) { return Term::nil(); }
Term bif_erlang_nodes_0(Process&, const Term*) { return Term::nil(); }

namespace {

// nodes(this | known) include our own name.
bool node_types(Term what, bool* own) {
    const auto one = [&](Term t) {
        if (t == atom("this") || t == atom("known")) *own = true;
        return t == atom("this") || t == atom("known") || t == atom("visible") || t == atom("hidden") || t == atoms::connected;
    };
    return what.is_list() || what.is_nil() ? every_element(what, one) : one(what);
}

} // namespace

Term bif_erlang_nodes_1(Process& p, const Term* args) {
    bool own = false;
    if (!node_types(args[0], &own)) return p.badarg();
    return own ? make_cons(p.heap(), node().name, Term::nil()) : Term::nil();
}

Term bif_erlang_nodes_2(Process& p, const Term* args) {
    bool own = false;
    if (!node_types(args[0], &own) || !args[1].is_map()) return p.badarg();
    return own ? make_cons(p.heap(), pair(p, node().name, empty_map()), Term::nil()) : Term::nil();
}

Term bif_erlang_is_alive_0(Process&, const Term*) { return bool_term(node().name != atoms::nonode_nohost); }
Term bif_erlang_get_cookie_0(Process&, const Term*) { return atom("nocookie"); }
Term bif_erlang_get_cookie_1(Process& p, const Term* args) { return args[0].is_atom() ? atom("nocookie") : p.badarg(); }
Term bif_erlang_set_cookie_1(Process& p, const Term* args) { return args[0].is_atom() ? atoms::true_ : p.badarg(); }
Term bif_erlang_set_cookie_2(Process& p, const Term* args) { return args[0].is_atom() && args[1].is_atom() ? atoms::true_ : p.badarg(); }

Term bif_erlang_monitor_node_2(Process& p, const Term* args) {
    if (!args[0].is_atom() || (args[1] != atoms::true_ && args[1] != atoms::false_)) return p.badarg();
    if (args[0] == node().name) return atoms::true_; // it won't go down before us
    if (node().name == atoms::nonode_nohost) return p.error(atom("notalive"));
    if (args[1] == atoms::true_) send_signal(make_message(p.pid, pair(p, atom("nodedown"), args[0])));
    return atoms::true_;
}
Term bif_erlang_monitor_node_3(Process& p, const Term* args) { return bif_erlang_monitor_node_2(p, args); }
Term bif_erlang_disconnect_node_1(Process& p, const Term* args) { return args[0].is_atom() ? atom("ignored") : p.badarg(); }

} // namespace joist
