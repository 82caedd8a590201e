// The loader: from bytes to a ModuleCode.
#include "vm/code/loader.h"

#include "vm/beam/beam_file.h"
#include "vm/code/lowering.h"
#include "vm/heap/copy.h"
#include "vm/heap/external_term.h"
#include "vm/term/atom_table.h"

#include <algorithm>
#include <cstring>

namespace joist {

namespace {

/// What loading needs for a while. Each thread keeps one, so that the next module finds its memory warm, unless it grew large.
struct Workspace {
    GenericCode generic;
    LoweringBuffers lowering;

    void trim() {
        constexpr std::size_t kKept = std::size_t{1} << 17;
        if (generic.operands.capacity() + lowering.words.capacity() > kKept) *this = Workspace{};
    }
};

struct Loader {
    Workspace& workspace;
    BeamFile file;
    LoadResult result;
    Heap scratch;
    std::vector<Term> atoms, literals;
    LiteralBlock literal_block{}; ///< theirs

    bool fail(std::string reason) {
        result.error = std::move(reason);
        result.code.reset();
        free_literal(literal_block); // nothing has run that could point there
        literal_block = {};
        return false;
    }

    bool read_atoms() {
        atoms.reserve(file.atoms.size());
        for (const std::string_view text : file.atoms) {
            const Term a = AtomTable::instance().intern_for_system(text);
            if (a.is_none()) return fail("atom table full");
            atoms.push_back(a);
        }
        return true;
    }

    bool decode(std::span<const std::uint8_t> bytes, const char* what, Term& out) {
        const DecodeResult d = decode_external(scratch, bytes, false, true);
        if (d.term.is_none()) return fail(std::string("bad term in ") + what + (d.error != nullptr ? std::string(": ") + d.error : ""));
        out = d.term;
        return true;
    }

    bool read_literals() {
        // All in one tuple: one block in the literal area, shared parts once.
        const std::size_t n = file.literals.size();
        literals.resize(n);
        for (std::size_t i = 0; i < n; i++)
            if (!decode(file.literals[i], "the literals", literals[i])) return false;
        Term attributes = Term::nil(), compile_info = Term::nil();
        if (!file.attributes.empty() && !decode(file.attributes, "the attributes", attributes)) return false;
        if (!file.compile_info.empty() && !decode(file.compile_info, "the compiler information", compile_info)) return false;
        std::vector<Term> all = literals;
        all.push_back(attributes);
        all.push_back(compile_info);
        const Term tuple = copy_to_literal(make_tuple(scratch, std::span<const Term>(all)), &literal_block);
        if (tuple.is_none()) return fail("no room for literals");
        const TupleView copied{tuple};
        for (std::size_t i = 0; i < n; i++) literals[i] = copied[i];
        result.code->literals = tuple;
        result.code->attributes = copied[n];
        result.code->compile_info = copied[n + 1];
        return true;
    }

    void read_files() {
        ModuleCode& code = *result.code;
        const std::string own = std::string(file.module_name()) + ".erl";
        code.files.push_back(copy_to_literal(make_string(scratch, own)));
        for (const std::string_view name : file.file_names) code.files.push_back(copy_to_literal(make_string(scratch, name)));
    }

    bool read_funs() {
        ModuleCode& code = *result.code;
        for (std::size_t i = 0; i < file.lambdas.size(); i++) {
            const BeamFile::Lambda& l = file.lambdas[i];
            if (l.arity > 255 || l.free_count > l.arity) return fail("a fun with too many arguments");
            const auto index = static_cast<std::uint32_t>(i);
            FunEntry* e = fun_entry(code.module, code.md5, index, l.old_unique, l.arity - l.free_count);
            e->name = atoms[l.function - 1];
            e->old_index = l.index;
            e->free_count = l.free_count;
            e->arity = l.arity - l.free_count; // a term that came before the module may have claimed another
            code.funs.push_back(e);
        }
        return true;
    }

    bool run(std::span<const std::uint8_t> bytes) {
        BeamFileError error;
        if (!read_beam_file(bytes, file, error)) return fail(error.text());
        if (file.label_count > file.code.size() + 1) return fail("more labels than code");
        scratch.init(1024);
        result.code = std::make_unique<ModuleCode>();
        ModuleCode& code = *result.code;
        if (!read_atoms()) return false;
        code.module = atoms[0];
        const auto digest = module_md5(file.owned_file.empty() ? bytes : std::span<const std::uint8_t>(file.owned_file));
        std::copy(digest.begin(), digest.end(), code.md5);
        code.strings.assign(file.strings.begin(), file.strings.end());
        if (!read_literals()) return false;
        read_files();
        GenericCode& generic = workspace.generic;
        generic.instructions.clear();
        generic.operands.clear();
        std::string reason;
        if (!decode_code(file, atoms, literals, scratch, generic, reason)) return fail(std::move(reason));
        if (!read_funs()) return false;
        Lowering lowering{file, generic, atoms, code, reason, workspace.lowering};
        if (!lowering.run()) return fail(std::move(reason));
        return true;
    }
};

} // namespace

LoadResult load_module(std::span<const std::uint8_t> bytes) {
    static thread_local Workspace workspace;
    Loader loader{workspace, {}, {}, {}, {}, {}, {}};
    loader.run(bytes);
    workspace.trim();
    return std::move(loader.result);
}

} // namespace joist
