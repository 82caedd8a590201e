#include "compiler/write/write_beam.h"

#include "compiler/codegen/codegen.h"
#include "compiler/ssa/optimize.h"
#include "compiler/write/external_term.h"
#include "vm/beam/beam_file.h"
#include "vm/beam/compact_term.h"
#include "vm/beam/md5.h"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace joist::compiler::write {

namespace {

using codegen::AsmFunction;
using codegen::AsmInstruction;
using codegen::AsmKind;
using codegen::AsmOperand;
using codegen::Assembly;

constexpr std::string_view kVersion = "joist-0.1.0";

/// Numbers for the entries of a table that instructions name, in order of first use: code that was
/// dropped leaves entries behind. OTP 29's loader dies of a fun that no instruction makes.
class InUse {
public:
    explicit InUse(std::size_t count) : numbers_(count, 0) {}

    std::uint32_t number(std::size_t entry) {
        if (numbers_[entry] == 0) {
            entries_.push_back(entry);
            numbers_[entry] = static_cast<std::uint32_t>(entries_.size());
        }
        return numbers_[entry] - 1;
    }
    std::span<const std::size_t> entries() const { return entries_; }

private:
    std::vector<std::uint32_t> numbers_; // and one; 0: not used yet
    std::vector<std::size_t> entries_;
};

class Writer {
public:
    Writer(const Assembly& assembly, std::span<const SideChunk> side_chunks)
        : assembly_{assembly}, module_{*assembly.module}, side_chunks_{side_chunks}, code_{bytes_},
          imports_{assembly.imports.size()}, lambdas_{assembly.lambdas.size()},
          lines_{assembly.lines.size()}, type_numbers_(assembly.types.size(), kNoNumber) {
        type_bytes_ = type_entry({});
        types_.emplace(type_bytes_, 0);
    }

    std::vector<std::uint8_t> run() {
        atom(module_.name);
        for (const AsmFunction& function : assembly_.functions) {
            entries_[{function.name.entry(), function.arity}] = function.entry_label;
        }
        for (const AsmFunction& function : assembly_.functions) {
            for (const AsmInstruction& one : function.code)
                instruction(one);
        }
        opcode(Opcode::op_int_code_end);
        return finish();
    }

private:
    static constexpr std::uint32_t kNoNumber = 0xffffffff;
    using FunctionKey = std::pair<const void*, std::uint32_t>;

    std::uint32_t atom(Symbol name) {
        const auto [found, fresh] =
            atoms_.emplace(name.entry(), static_cast<std::uint32_t>(file_.atoms.size() + 1));
        if (fresh) file_.atoms.push_back(name.text());
        return found->second;
    }
    std::uint32_t literal(const Literal* term) {
        const auto [found, fresh] =
            literals_.emplace(term, static_cast<std::uint32_t>(terms_.size()));
        if (fresh) terms_.push_back(external_term(term));
        return found->second;
    }
    std::uint32_t label_of(const ssa::Callee& callee) const {
        const auto found = entries_.find({callee.name.entry(), callee.arity});
        return found == entries_.end() ? 0 : found->second;
    }

    void opcode(Opcode op) {
        // Never less than what OTP 25 writes: by this number later releases tell old files, which
        // they don't load.
        const Opcode highest = std::max(op, Opcode::op_swap);
        file_.max_opcode = std::max(file_.max_opcode, static_cast<std::uint32_t>(highest));
        code_.byte(static_cast<std::uint8_t>(op));
    }

    void instruction(const AsmInstruction& one) {
        opcode(one.opcode);
        // A label's own number is a plain one.
        if (one.opcode == Opcode::op_label) return code_.unsigned_value(one.operands[0].value);
        for (const AsmOperand& operand : one.operands)
            this->operand(operand);
        if (one.opcode == Opcode::op_line) ++file_.line_instruction_count;
    }

    void operand(const AsmOperand& operand) {
        switch (operand.kind) {
        case AsmKind::kX:
        case AsmKind::kY: {
            const CompactTag tag = operand.kind == AsmKind::kX ? CompactTag::kX : CompactTag::kY;
            if (const std::uint32_t type = type_number(operand.type); type != 0)
                return code_.typed_register(tag, operand.value, type);
            return code_.put(tag, operand.value);
        }
        case AsmKind::kFloatRegister:
            return code_.float_register(operand.value);
        case AsmKind::kLabel:
            return code_.label(operand.value);
        case AsmKind::kTerm:
            return term(code_, operand.term);
        case AsmKind::kImport:
            return code_.unsigned_value(imports_.number(operand.value));
        case AsmKind::kLambda:
            return code_.unsigned_value(lambdas_.number(operand.value));
        case AsmKind::kLine:
            return code_.unsigned_value(operand.value ? lines_.number(operand.value - 1) + 1 : 0);
        case AsmKind::kUnsigned:
        case AsmKind::kLive:
        case AsmKind::kString:
            return code_.unsigned_value(operand.value);
        case AsmKind::kList:
            return code_.list(operand.value);
        case AsmKind::kAlloc:
            return heap_need(operand);
        case AsmKind::kLocalFunction:
            return code_.label(label_of(assembly_.callees[operand.value]));
        }
    }

    void heap_need(const AsmOperand& need) {
        if (!need.floats && !need.funs) return code_.unsigned_value(need.value);
        code_.alloc_list(3);
        const std::uint32_t amounts[] = {need.value, need.floats, need.funs};
        for (std::uint32_t kind = 0; kind < 3; ++kind) {
            code_.unsigned_value(kind);
            code_.unsigned_value(amounts[kind]);
        }
    }

    void term(CompactWriter& out, const Literal* term) {
        constexpr std::int64_t kLargestSmall = (std::int64_t{1} << 59) - 1;
        if (term->is_small() && term->integer <= kLargestSmall &&
            term->integer >= -kLargestSmall - 1)
            return out.integer(term->integer);
        if (term->is_atom()) return out.atom(atom(term->atom));
        if (term->is_nil()) return out.nil();
        out.literal(literal(term));
    }

    std::vector<std::uint8_t> finish() {
        file_.code = bytes_;
        file_.label_count = assembly_.label_count;
        file_.function_count = static_cast<std::uint32_t>(assembly_.functions.size());
        file_.strings = assembly_.strings;
        for (const std::size_t entry : imports_.entries()) {
            const ssa::Callee& import = assembly_.imports[entry];
            const std::uint32_t module = atom(import.module), function = atom(import.name);
            file_.imports.push_back({module, function, import.arity});
        }
        exports();
        lines();
        const auto records = record_definitions();
        for (const auto& term : terms_)
            file_.literals.push_back(term);
        lambdas();
        file_.has_types = true;
        file_.type_version = type_version();
        file_.type_count = static_cast<std::uint32_t>(types_.size());
        file_.types = {reinterpret_cast<const std::uint8_t*>(type_bytes_.data()),
                       type_bytes_.size()};
        const auto information = compile_term();
        if (!records.empty()) file_.other_chunks.push_back({{'R', 'e', 'c', 's'}, records});
        for (const SideChunk& chunk : side_chunks_)
            file_.other_chunks.push_back({chunk.name, chunk.data});
        file_.compile_info = information;
        return write_beam_file(file_,
                               [this](const auto& digest) { return attribute_term(digest); });
    }

    /// The type's place in the file, where those that are written alike stand once; 0: it says
    /// nothing.
    std::uint32_t type_number(std::uint32_t type) {
        if (type == 0) return 0;
        if (type_numbers_[type] == kNoNumber) {
            const auto [found, fresh] = types_.emplace(type_entry(assembly_.types[type]),
                                                       static_cast<std::uint32_t>(types_.size()));
            if (fresh) type_bytes_ += found->first;
            type_numbers_[type] = found->second;
        }
        return type_numbers_[type];
    }

    /// OTP 25: 18 bytes, a bit for each kind, then the range of integers; an empty one if it is
    /// not known at both ends. OTP 29: the ends of the range follow if they are known, as bits
    /// tell.
    std::string type_entry(const codegen::OperandType& type) const {
        struct Row {
            ssa::Mask kinds;
            std::uint16_t old_bits, new_bits;
        };
        constexpr Row kBits[] = {{ssa::kAtom, 1, 1},
                                 {ssa::kBits, 2 | 4, 2}, // 4: a match context
                                 {ssa::kCons, 8, 4},
                                 {ssa::kReal, 16, 8},
                                 {ssa::kFun, 32, 16},
                                 {ssa::kInt, 64, 32},
                                 {ssa::kMap, 128, 64},
                                 {ssa::kNil, 256, 128},
                                 {ssa::kPid, 512, 256},
                                 {ssa::kPort, 1024, 512},
                                 {ssa::kRef, 2048, 1024},
                                 {ssa::kTuple, 4096, 2048}};
        constexpr unsigned kAnything = 0x1fff, kHasMin = 0x2000, kHasMax = 0x4000;
        const bool old = type_version() == 1;
        std::string out;
        const auto big_endian = [&](std::uint64_t value, int bytes) {
            for (int i = bytes; i-- > 0;)
                out.push_back(static_cast<char>(value >> (8 * i)));
        };
        // Native records have no bit in the old tables; a type must not be empty.
        unsigned bits = type.kinds & ssa::kNativeRecord ? kAnything : 0;
        for (const Row& row : kBits) {
            if (bits != kAnything && (type.kinds & row.kinds))
                bits |= old ? row.old_bits : row.new_bits;
        }
        const bool has_min = type.min != ssa::kNoMin, has_max = type.max != ssa::kNoMax;
        if (old) {
            const bool bounded = has_min && has_max;
            big_endian(bits, 2);
            big_endian(bounded ? static_cast<std::uint64_t>(type.min) : 0, 8);
            big_endian(bounded ? static_cast<std::uint64_t>(type.max) : ~std::uint64_t{0}, 8);
            return out;
        }
        big_endian(bits | (has_min ? kHasMin : 0) | (has_max ? kHasMax : 0), 2);
        if (has_min) big_endian(static_cast<std::uint64_t>(type.min), 8);
        if (has_max) big_endian(static_cast<std::uint64_t>(type.max), 8);
        return out;
    }

    /// Native records: version, how many there are, how many fields they have in all; then of each
    /// (behind a label that means nothing) its name, whether it is exported, its fields and what
    /// they hold by default, 0 for nothing.
    std::vector<std::uint8_t> record_definitions() {
        std::vector<std::uint8_t> bytes;
        if (module_.native_records.empty()) return bytes;
        std::size_t fields = 0;
        for (const ssa::NativeRecord& one : module_.native_records)
            fields += one.fields.size();
        for (const std::size_t number : {std::size_t{0}, module_.native_records.size(), fields})
            for (int shift = 24; shift >= 0; shift -= 8)
                bytes.push_back(static_cast<std::uint8_t>(number >> shift));
        CompactWriter out{bytes};
        for (const ssa::NativeRecord& one : module_.native_records) {
            out.label(0);
            out.atom(atom(one.name));
            out.atom(atom(module_.symbols.intern(one.is_exported ? "true" : "false")));
            out.list(static_cast<std::uint32_t>(one.fields.size() * 2));
            for (const auto& [name, value] : one.fields) {
                out.atom(atom(name));
                if (value)
                    term(out, value);
                else
                    out.unsigned_value(0);
            }
        }
        return bytes;
    }

    /// As OTP 25 writes it and all later ones read it, or as OTP 29 does.
    std::uint32_t type_version() const { return module_.target >= 29 ? 4 : 1; }

    void exports() {
        std::map<FunctionKey, bool> exported;
        for (const auto& one : module_.exports) {
            const auto found = entries_.find({one.name.entry(), one.arity});
            if (found == entries_.end() || exported[found->first]) continue;
            exported[found->first] = true;
            file_.exports.push_back({atom(one.name), one.arity, found->second});
        }
        for (const AsmFunction& function : assembly_.functions) {
            if (exported.contains({function.name.entry(), function.arity})) continue;
            file_.locals.push_back({atom(function.name), function.arity, function.entry_label});
        }
    }

    /// File 0 of the chunk is always `<module>.erl`; the other names are listed.
    void lines() {
        file_.has_lines = true;
        file_.lines.push_back({0, 0});
        std::vector<std::uint32_t> numbers(module_.files.size(), 0xffffffff);
        own_file_ = std::string{module_.name.text()} + ".erl";
        for (const std::size_t entry : lines_.entries()) {
            const ssa::Location& line = assembly_.lines[entry];
            std::uint32_t number = 0;
            if (line.file < module_.files.size() && module_.files[line.file] != own_file_) {
                std::uint32_t& known = numbers[line.file];
                if (known == 0xffffffff) {
                    file_.file_names.push_back(module_.files[line.file]);
                    known = static_cast<std::uint32_t>(file_.file_names.size());
                }
                number = known;
            }
            file_.lines.push_back({number, line.line});
        }
    }

    void lambdas() {
        std::array<std::uint8_t, 16> digest;
        Md5 md5;
        md5.add(bytes_);
        md5.finish(digest.data());
        // 27 bits, as other tools expect of the old unique number.
        const std::uint32_t unique = (digest[0] | digest[1] << 8u | digest[2] << 16u |
                                      static_cast<std::uint32_t>(digest[3]) << 24u) &
                                     0x7ffffffu;
        for (const std::size_t entry : lambdas_.entries()) {
            const codegen::Lambda& one = assembly_.lambdas[entry];
            const auto index = static_cast<std::uint32_t>(file_.lambdas.size());
            file_.lambdas.push_back({atom(one.function.name),
                                     one.function.arity,
                                     label_of(one.function),
                                     index,
                                     one.free_count,
                                     unique});
        }
    }

    /// Where the source has no vsn, it is the MD5 of the code, as module_info(md5) tells it.
    std::vector<std::uint8_t> attribute_term(const std::array<std::uint8_t, 16>& digest) {
        LiteralPool& pool = module_.literals;
        std::vector<const Literal*> all;
        bool has_version = false;
        for (const auto& attribute : module_.attributes) {
            // These are for the compiler only.
            if (attribute.name == "nifs" || attribute.name == "on_load") continue;
            const Literal* pair[] = {pool.atom(attribute.name), attribute.value};
            has_version = has_version || attribute.name == "vsn";
            all.push_back(pool.tuple(pair));
        }
        if (!has_version) {
            std::uint64_t limbs[2] = {0, 0};
            for (std::size_t i = 0; i < 16; ++i)
                limbs[1 - i / 8] = limbs[1 - i / 8] << 8 | digest[i];
            const Literal* version = pool.integer(false, limbs);
            const Literal* pair[] = {pool.atom("vsn"), pool.cons(version, pool.nil())};
            all.insert(all.begin(), pool.tuple(pair));
        }
        return external_term(pool.list(all));
    }

    std::vector<std::uint8_t> compile_term() {
        LiteralPool& pool = module_.literals;
        const auto text = [&](std::string_view bytes) {
            std::vector<const Literal*> codes;
            for (const char c : bytes)
                codes.push_back(pool.integer(static_cast<unsigned char>(c)));
            return pool.list(codes);
        };
        const auto pair = [&](std::string_view name, const Literal* value) {
            const Literal* both[] = {pool.atom(name), value};
            return pool.tuple(both);
        };
        std::vector<const Literal*> all{pair("version", text(kVersion))};
        if (module_.has_compile_options)
            all.push_back(
                pair("options", module_.compile_options ? module_.compile_options : pool.nil()));
        if (!module_.source_path.empty()) all.push_back(pair("source", text(module_.source_path)));
        all.insert(all.end(), module_.more_compile_info.begin(), module_.more_compile_info.end());
        return external_term(pool.list(all));
    }

    const Assembly& assembly_;
    ssa::Module& module_;
    std::span<const SideChunk> side_chunks_;
    BeamFile file_;
    std::vector<std::uint8_t> bytes_;
    CompactWriter code_;
    std::unordered_map<const void*, std::uint32_t> atoms_;
    std::unordered_map<const Literal*, std::uint32_t> literals_;
    std::vector<std::vector<std::uint8_t>> terms_;
    std::map<FunctionKey, std::uint32_t> entries_;
    std::string own_file_;
    InUse imports_, lambdas_, lines_;
    std::vector<std::uint32_t> type_numbers_;
    std::unordered_map<std::string, std::uint32_t> types_; // entries as they are written
    std::string type_bytes_;
};

} // namespace

std::vector<std::uint8_t> write_beam(const Assembly& assembly,
                                     std::span<const SideChunk> side_chunks) {
    return Writer{assembly, side_chunks}.run();
}

std::vector<std::uint8_t> generate_beam(ssa::Module& module) {
    ssa::optimize(module);
    return write_beam(codegen::generate(module));
}

} // namespace joist::compiler::write
