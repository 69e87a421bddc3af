/*
 * Picks the instruction set variant once per process: the newest this processor runs, or the one that TRILEMMA_ISA
 * names.
 */
#include <cstdlib>
#include <cstring>

#include "error.h"
#include "kernels.h"

namespace trl {

namespace base {
extern const KernelTable table;
}
namespace v3 {
extern const KernelTable table;
}
namespace v4 {
extern const KernelTable table;
}
namespace v4bf16 {
extern const KernelTable table;
}

namespace {

struct Variant {
    const KernelTable *table;
    bool supported;
};

#if defined(TRL_HAVE_v3)
bool runs_v3() {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi")
           && __builtin_cpu_supports("bmi2");
}
#endif

#if defined(TRL_HAVE_v4) || defined(TRL_HAVE_v4bf16)
bool runs_v4() {
    return runs_v3() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
           && __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq")
           && __builtin_cpu_supports("avx512vl");
}
#endif

/* From the oldest to the newest. */
const Variant variants[] = {
    {&base::table, true},
#if defined(TRL_HAVE_v3)
    {&v3::table, runs_v3()},
#endif
#if defined(TRL_HAVE_v4)
    {&v4::table, runs_v4()},
#endif
#if defined(TRL_HAVE_v4bf16)
    {&v4bf16::table, runs_v4() && __builtin_cpu_supports("avx512bf16")},
#endif
};

const KernelTable *choose(const char *wanted) {
    if (wanted != nullptr && wanted[0] != '\0') {
        return kernels_of(wanted);
    }
    const KernelTable *newest = nullptr;
    for (const Variant &variant : variants) {
        if (variant.supported) {
            newest = variant.table;
        }
    }
    return newest;
}

}  // namespace

const KernelTable *kernels_of(const char *isa) {
    for (const Variant &variant : variants) {
        if (variant.supported && std::strcmp(variant.table->isa, isa) == 0) {
            return variant.table;
        }
    }
    return nullptr;
}

const KernelTable *kernels() {
    static const KernelTable *const chosen = choose(std::getenv("TRILEMMA_ISA"));
    if (chosen == nullptr) {
        const char *wanted = std::getenv("TRILEMMA_ISA");
        trl_fail(TRL_UNSUPPORTED,
            "TRILEMMA_ISA must be base, v3, v4 or v4bf16 and known to this processor and this build, got %.40s: unset "
            "it to have the "
            "best one",
            wanted == nullptr ? "nothing" : wanted);
    }
    return chosen;
}

}  // namespace trl

extern "C" int32_t trl_abi(void) {
    return TRL_ABI;
}

extern "C" const char *trl_isa(void) {
    const trl::KernelTable *table = trl::kernels();
    return table == nullptr ? "none" : table->isa;
}
