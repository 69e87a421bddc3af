/* The table of one instruction set variant. */
#include "kernels.h"

#define TRL_TEXT_OF(x) #x
#define TRL_TEXT(x) TRL_TEXT_OF(x)

namespace trl {
namespace TRL_ISA {

extern const KernelTable table;

const KernelTable table = {
    TRL_TEXT(TRL_ISA),
    fused_loss,
    adam_clip,
    draw_batch,
    gaussian_noise,
    measure,
    advance,
    conv_stack_create,
    conv_stack_destroy,
    conv_stack_forward,
    conv_stack_backward,
    conv_stack_bytes,
};

}  // namespace TRL_ISA
}  // namespace trl
