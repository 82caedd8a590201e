// The table of auto-imported functions, from OTP's erlang(3); sorted by name and arity.
#include "compiler/lint/erl_bifs.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace joist::compiler {

namespace {

struct Row {
    std::string_view name;
    std::uint32_t arity;
    unsigned flags;
};

constexpr Row kRows[] = {
    {"abs", 1, kGuardBif | kFirstBifs},
    {"alias", 0, 0},
    {"alias", 1, 0},
    {"apply", 2, kFirstBifs},
    {"apply", 3, kFirstBifs},
    {"atom_to_binary", 1, 0},
    {"atom_to_binary", 2, kFirstBifs},
    {"atom_to_list", 1, kFirstBifs},
    {"binary_part", 2, kGuardBif},
    {"binary_part", 3, kGuardBif},
    {"binary_to_atom", 1, 0},
    {"binary_to_atom", 2, kFirstBifs},
    {"binary_to_existing_atom", 1, 0},
    {"binary_to_existing_atom", 2, kFirstBifs},
    {"binary_to_float", 1, 0},
    {"binary_to_integer", 1, 0},
    {"binary_to_integer", 2, 0},
    {"binary_to_list", 1, kFirstBifs},
    {"binary_to_list", 3, kFirstBifs},
    {"binary_to_term", 1, kFirstBifs},
    {"binary_to_term", 2, 0},
    {"bit_size", 1, kGuardBif | kFirstBifs},
    {"bitstring_to_list", 1, kFirstBifs},
    {"byte_size", 1, kGuardBif | kFirstBifs},
    {"ceil", 1, kGuardBif},
    {"check_old_code", 1, 0},
    {"check_process_code", 2, kFirstBifs},
    {"check_process_code", 3, 0},
    {"date", 0, kFirstBifs},
    {"delete_module", 1, kFirstBifs},
    {"demonitor", 1, 0},
    {"demonitor", 2, 0},
    {"disconnect_node", 1, kFirstBifs},
    {"element", 2, kGuardBif | kFirstBifs},
    {"erase", 0, kFirstBifs},
    {"erase", 1, kFirstBifs},
    {"error", 1, 0},
    {"error", 2, 0},
    {"error", 3, 0},
    {"exit", 1, kFirstBifs},
    {"exit", 2, kFirstBifs},
    {"exit", 3, 0},
    {"exit_signal", 2, 0},
    {"exit_signal", 3, 0},
    {"float", 1, kGuardBif | kFirstBifs},
    {"float_to_binary", 1, 0},
    {"float_to_binary", 2, 0},
    {"float_to_list", 1, kFirstBifs},
    {"float_to_list", 2, 0},
    {"floor", 1, kGuardBif},
    {"garbage_collect", 0, kFirstBifs},
    {"garbage_collect", 1, kFirstBifs},
    {"garbage_collect", 2, 0},
    {"get", 0, kFirstBifs},
    {"get", 1, kFirstBifs},
    {"get_keys", 0, 0},
    {"get_keys", 1, kFirstBifs},
    {"group_leader", 0, kFirstBifs},
    {"group_leader", 2, kFirstBifs},
    {"halt", 0, kFirstBifs},
    {"halt", 1, kFirstBifs},
    {"halt", 2, 0},
    {"hd", 1, kGuardBif | kFirstBifs},
    {"integer_to_binary", 1, 0},
    {"integer_to_binary", 2, 0},
    {"integer_to_list", 1, kFirstBifs},
    {"integer_to_list", 2, 0},
    {"iolist_size", 1, kFirstBifs},
    {"iolist_to_binary", 1, kFirstBifs},
    {"is_alive", 0, kFirstBifs},
    {"is_atom", 1, kGuardBif | kTypeTest | kFirstBifs},
    {"is_binary", 1, kGuardBif | kTypeTest | kFirstBifs},
    {"is_bitstring", 1, kGuardBif | kTypeTest | kFirstBifs},
    {"is_boolean", 1, kGuardBif | kTypeTest | kFirstBifs},
    {"is_float", 1, kGuardBif | kTypeTest | kFirstBifs},
    {"is_function", 1, kGuardBif | kTypeTest | kFirstBifs},
    {"is_function", 2, kGuardBif | kTypeTest | kFirstBifs},
    {"is_integer", 1, kGuardBif | kTypeTest | kFirstBifs},
    {"is_integer", 3, kGuardBif},
    {"is_list", 1, kGuardBif | kTypeTest | kFirstBifs},
    {"is_map", 1, kGuardBif | kTypeTest},
    {"is_map_key", 2, kGuardBif},
    {"is_number", 1, kGuardBif | kTypeTest | kFirstBifs},
    {"is_pid", 1, kGuardBif | kTypeTest | kFirstBifs},
    {"is_port", 1, kGuardBif | kTypeTest | kFirstBifs},
    {"is_process_alive", 1, kFirstBifs},
    {"is_record", 1, kGuardBif | kTypeTest},
    {"is_record", 2, kGuardBif | kTypeTest | kFirstBifs},
    {"is_record", 3, kGuardBif | kTypeTest | kFirstBifs},
    {"is_reference", 1, kGuardBif | kTypeTest | kFirstBifs},
    {"is_tuple", 1, kGuardBif | kTypeTest | kFirstBifs},
    {"length", 1, kGuardBif | kFirstBifs},
    {"link", 1, kFirstBifs},
    {"link", 2, 0},
    {"list_to_atom", 1, kFirstBifs},
    {"list_to_binary", 1, kFirstBifs},
    {"list_to_bitstring", 1, kFirstBifs},
    {"list_to_existing_atom", 1, kFirstBifs},
    {"list_to_float", 1, kFirstBifs},
    {"list_to_integer", 1, kFirstBifs},
    {"list_to_integer", 2, 0},
    {"list_to_pid", 1, kFirstBifs},
    {"list_to_port", 1, 0},
    {"list_to_ref", 1, 0},
    {"list_to_tuple", 1, kFirstBifs},
    {"load_module", 2, kFirstBifs},
    {"make_ref", 0, kFirstBifs},
    {"map_get", 2, kGuardBif},
    {"map_size", 1, kGuardBif},
    {"max", 2, kGuardBif},
    {"min", 2, kGuardBif},
    {"module_loaded", 1, kFirstBifs},
    {"monitor", 2, 0},
    {"monitor", 3, 0},
    {"monitor_node", 2, kFirstBifs},
    {"node", 0, kGuardBif | kFirstBifs},
    {"node", 1, kGuardBif | kFirstBifs},
    {"nodes", 0, kFirstBifs},
    {"nodes", 1, kFirstBifs},
    {"nodes", 2, 0},
    {"now", 0, kFirstBifs},
    {"open_port", 2, kFirstBifs},
    {"pid_to_list", 1, kFirstBifs},
    {"port_close", 1, kFirstBifs},
    {"port_command", 2, kFirstBifs},
    {"port_command", 3, 0},
    {"port_connect", 2, kFirstBifs},
    {"port_control", 3, kFirstBifs},
    {"port_to_list", 1, 0},
    {"pre_loaded", 0, kFirstBifs},
    {"process_flag", 2, kFirstBifs},
    {"process_flag", 3, kFirstBifs},
    {"process_info", 1, kFirstBifs},
    {"process_info", 2, kFirstBifs},
    {"processes", 0, kFirstBifs},
    {"purge_module", 1, kFirstBifs},
    {"put", 2, kFirstBifs},
    {"ref_to_list", 1, 0},
    {"register", 2, kFirstBifs},
    {"registered", 0, kFirstBifs},
    {"round", 1, kGuardBif | kFirstBifs},
    {"self", 0, kGuardBif | kFirstBifs},
    {"setelement", 3, kFirstBifs},
    {"size", 1, kGuardBif | kFirstBifs},
    {"spawn", 1, kFirstBifs},
    {"spawn", 2, kFirstBifs},
    {"spawn", 3, kFirstBifs},
    {"spawn", 4, kFirstBifs},
    {"spawn_link", 1, kFirstBifs},
    {"spawn_link", 2, kFirstBifs},
    {"spawn_link", 3, kFirstBifs},
    {"spawn_link", 4, kFirstBifs},
    {"spawn_monitor", 1, kFirstBifs},
    {"spawn_monitor", 2, 0},
    {"spawn_monitor", 3, kFirstBifs},
    {"spawn_monitor", 4, 0},
    {"spawn_opt", 2, kFirstBifs},
    {"spawn_opt", 3, kFirstBifs},
    {"spawn_opt", 4, kFirstBifs},
    {"spawn_opt", 5, kFirstBifs},
    {"spawn_request", 1, 0},
    {"spawn_request", 2, 0},
    {"spawn_request", 3, 0},
    {"spawn_request", 4, 0},
    {"spawn_request", 5, 0},
    {"spawn_request_abandon", 1, 0},
    {"split_binary", 2, kFirstBifs},
    {"statistics", 1, kFirstBifs},
    {"term_to_binary", 1, kFirstBifs},
    {"term_to_binary", 2, kFirstBifs},
    {"term_to_iovec", 1, 0},
    {"term_to_iovec", 2, 0},
    {"throw", 1, kFirstBifs},
    {"time", 0, kFirstBifs},
    {"tl", 1, kGuardBif | kFirstBifs},
    {"trunc", 1, kGuardBif | kFirstBifs},
    {"tuple_size", 1, kGuardBif | kFirstBifs},
    {"tuple_to_list", 1, kFirstBifs},
    {"unalias", 1, 0},
    {"unlink", 1, kFirstBifs},
    {"unregister", 1, kFirstBifs},
    {"whereis", 1, kFirstBifs},
};

template <std::size_t N>
bool among(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::array<std::string_view, 10> kArithmetic = {
    "+", "-", "*", "/", "div", "rem", "band", "bor", "bxor", "bsl"};
constexpr std::array<std::string_view, 8> kComparison = {
    "==", "/=", "=<", "<", ">=", ">", "=:=", "=/="};

} // namespace

unsigned bif_flags(std::string_view name, std::uint32_t arity) {
    const auto* row = std::lower_bound(
        std::begin(kRows), std::end(kRows), Row{name, arity, 0}, [](const Row& a, const Row& b) {
            const int order = a.name.compare(b.name);
            return order != 0 ? order < 0 : a.arity < b.arity;
        });
    if (row == std::end(kRows) || row->name != name || row->arity != arity) return 0;
    return row->flags | kAutoImported;
}

bool is_arithmetic_operator(std::string_view name, std::uint32_t arity) {
    if (arity == 1) return name == "+" || name == "-" || name == "bnot";
    return arity == 2 && (among(kArithmetic, name) || name == "bsr");
}

bool is_comparison_operator(std::string_view name, std::uint32_t arity) {
    return arity == 2 && among(kComparison, name);
}

bool is_boolean_operator(std::string_view name, std::uint32_t arity) {
    if (arity == 1) return name == "not";
    return arity == 2 && (name == "and" || name == "or" || name == "xor");
}

bool is_guard_function(std::string_view name, std::uint32_t arity) {
    return (bif_flags(name, arity) & (kGuardBif | kTypeTest)) != 0 ||
           is_arithmetic_operator(name, arity) || is_comparison_operator(name, arity) ||
           is_boolean_operator(name, arity);
}

std::string_view new_type_test(std::string_view name, std::size_t arity) {
    constexpr std::array<std::string_view, 10> kNow = {"is_atom",
                                                       "is_binary",
                                                       "is_float",
                                                       "is_function",
                                                       "is_integer",
                                                       "is_list",
                                                       "is_number",
                                                       "is_pid",
                                                       "is_port",
                                                       "is_reference"};
    constexpr std::string_view kTuple = "is_tuple";
    constexpr std::string_view kRecord = "is_record";
    if (arity == 2) return name == "record" ? kRecord : std::string_view{};
    if (arity != 1) return {};
    if (name == "tuple") return kTuple;
    for (const std::string_view now : kNow)
        if (now.substr(3) == name) return now;
    return {};
}

bool is_exit_function(std::string_view name, std::uint32_t arity) {
    return (name == "error" && arity >= 1 && arity <= 3) || (name == "exit" && arity == 1) ||
           (name == "throw" && arity == 1);
}

} // namespace joist::compiler
