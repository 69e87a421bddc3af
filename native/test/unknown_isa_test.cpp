/* Run with TRILEMMA_ISA set to a name that does not exist: a status with words, never another variant in silence. */
#include "test.h"

#include "trilemma/adam_clip.h"

TEST(an_unknown_isa_is_an_error) {
    EXPECT(std::strcmp(trl_isa(), "none") == 0);
    EXPECT(std::strstr(trl_last_error(), "got nonsense") != nullptr);
    float value = 1;
    const trl_adam_clip a = {&value, &value, &value, &value, 1, 1, 1e-3, 0.9, 0.999, 1e-8, 1, TRL_FLOAT32};
    EXPECT_FAILS(TRL_UNSUPPORTED, trl_adam_clip_cpu(&a, nullptr), "TRILEMMA_ISA must be base, v3, v4 or v4bf16");
    EXPECT(trl_abi() == TRL_ABI);
}

int main() {
    an_unknown_isa_is_an_error();
    std::printf("%d failed checks\n", test::failures());
    return test::failures() == 0 ? 0 : 1;
}
