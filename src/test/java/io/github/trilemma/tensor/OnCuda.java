package io.github.trilemma.tensor;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A test that runs with the first graphics card as the current device; without one it fails. Under the profile gpu alone. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("gpu")
@ExtendWith(OnCuda.Card.class)
public @interface OnCuda {
    /** Makes the card current before a test, before the test's own preparations. */
    final class Card implements BeforeEachCallback, AfterEachCallback {
        private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(OnCuda.class);

        @Override
        public void beforeEach(ExtensionContext context) {
            context.getStore(HERE).put(Device.Use.class, Device.cuda(0).use());
        }

        @Override
        public void afterEach(ExtensionContext context) {
            Device.Use use = context.getStore(HERE).remove(Device.Use.class, Device.Use.class);
            if (use != null) {
                use.close();
            }
        }
    }
}
