package io.github.trilemma.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AccessTest {
    private final Access access = new Access(8123);

    @Test
    void tokensAreLongAndNeverTheSame() {
        assertThat(access.token()).hasSize(32);
        assertThat(new Access(8123).token()).isNotEqualTo(access.token());
    }

    @Test
    void thePathBehindTheToken() {
        assertThat(access.behindToken("/" + access.token())).isEmpty();
        assertThat(access.behindToken("/" + access.token() + "/")).isEqualTo("/");
        assertThat(access.behindToken("/" + access.token() + "/state")).isEqualTo("/state");
        for (String path : List.of(
                "", "/", "//", "null", "*", "/state", "/" + access.token().substring(1) + "/")) {
            assertThat(access.behindToken(path)).as(path).isNull();
        }
    }

    @Test
    void hostsOfThisMachineAndPort() {
        assertThat(access.hostIsLocal(List.of("127.0.0.1:8123"))).isTrue();
        assertThat(access.hostIsLocal(List.of("127.0.0.1:8124"))).isFalse();
        assertThat(access.hostIsLocal(List.of())).isFalse();
        assertThat(access.hostIsLocal(null)).isFalse();
        assertThat(access.hostIsLocal(List.of("127.0.0.1:8123", "127.0.0.1:8123")))
                .isFalse();
    }
}
