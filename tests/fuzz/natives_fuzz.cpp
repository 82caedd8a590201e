// Native functions that take terms apart: two bytes choose one, then its arguments as a list in the external format.
// Left out is what acts on the node: processes, tables, code, files, halt.
#include "tests/fuzz/fuzz_process.h"
#include "tests/fuzz/fuzz_target.h"
#include "vm/heap/external_term.h"
#include "vm/term/print.h"

#include <algorithm>
#include <string_view>

using namespace joist;

namespace {

bool is_pure(const BifRow& row) {
    const std::string_view module = row.module, name = row.name;
    if (row.body == nullptr) return false;
    for (const char* other : {"lists", "maps", "math", "binary", "unicode"})
        if (module == other) return true;
    if (module != "erlang") return false;
    if (row.kind == BifKind::Guard) return true;
    static constexpr std::string_view names[] = {
        "setelement", "make_tuple", "append_element", "insert_element", "delete_element", "tuple_to_list", "list_to_tuple", "++", "--",
        "atom_to_list", "atom_to_binary", "list_to_existing_atom", "binary_to_existing_atom", "integer_to_list", "integer_to_binary",
        "list_to_integer", "binary_to_integer", "float_to_list", "float_to_binary", "list_to_float", "binary_to_float", "pid_to_list",
        "list_to_pid", "ref_to_list", "list_to_ref", "port_to_list", "list_to_port", "split_binary", "binary_to_list", "bitstring_to_list",
        "list_to_binary", "list_to_bitstring", "iolist_to_binary", "iolist_size", "iolist_to_iovec", "fun_info", "fun_to_list",
        "term_to_binary", "term_to_iovec", "binary_to_term", "external_size", "phash2", "phash", "crc32", "crc32_combine", "adler32",
        "adler32_combine", "md5", "md5_update", "md5_final", "raise"};
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

const std::vector<BifRow>& pure_rows() {
    static const std::vector<BifRow> rows = [] {
        std::vector<BifRow> out;
        std::copy_if(bif_table().begin(), bif_table().end(), std::back_inserter(out), is_pure);
        return out;
    }();
    return rows;
}

} // namespace

FUZZ_TARGET(natives) {
    if (input.size() < 3) return;
    fuzz::FuzzProcess fuzz;
    const BifRow& row = pure_rows()[(input[0] * 256u + input[1]) % pure_rows().size()];
    const DecodeResult decoded = decode_external(fuzz.process.heap(), input.subspan(2));
    Term arguments[8], list = decoded.term;
    for (std::size_t i = 0; i < row.arity; i++, list = cons_tail(list)) {
        if (list.is_none() || !list.is_list()) return;
        arguments[i] = cons_head(list);
    }
    // A small program may ask for a large result: that is no fault, but takes the fuzzer's time.
    if (std::string_view{row.name} == "bsl" || std::string_view{row.name} == "bsr" || std::string_view{row.name} == "make_tuple" ||
        std::string_view{row.name} == "copy" || std::string_view{row.name} == "duplicate" || std::string_view{row.name} == "seq")
        for (std::size_t i = 0; i < row.arity; i++)
            if (arguments[i].is_small() && (arguments[i].small_value() > 100'000 || arguments[i].small_value() < -100'000)) return;
    const Term result = fuzz.call(row.body, arguments);
    print(result.is_none() ? fuzz.process.reason_ : result, 10'000);
}
