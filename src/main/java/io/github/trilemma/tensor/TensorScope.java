package io.github.trilemma.tensor;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/**
 * Owner of every native object that is made on this thread while the scope is open. Closing frees them at once, without the
 * garbage collector; what must survive leaves by {@link #keep} and then belongs to the caller, who frees it with
 * {@code close()}. Scopes nest; a kept object leaves all of them.
 *
 * <p>Correctness does not depend on JavaCPP's settings: with {@code nopointergc} the scope is the only owner, without it the
 * collector is merely a second one.
 */
public final class TensorScope implements AutoCloseable {
    private final PointerScope scope;

    private TensorScope() {
        this.scope = new PointerScope();
    }

    public static TensorScope open() {
        Libtorch.prepare();
        return new TensorScope();
    }

    /** Hands {@code survivor} to the caller: closing this scope no longer frees it. */
    public <P extends Pointer> P keep(P survivor) {
        survivor.retainReference();
        return survivor;
    }

    @Override
    public void close() {
        scope.close();
    }
}
