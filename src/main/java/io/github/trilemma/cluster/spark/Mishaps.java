package io.github.trilemma.cluster.spark;

import java.util.function.Consumer;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Tells people of executors that were lost and of tasks that failed, one line each; Spark tries again by itself. */
final class Mishaps extends SparkListener {
    private final Consumer<String> warn;
    private volatile boolean over;

    Mishaps(Consumer<String> warn) {
        this.warn = warn;
    }

    @Override
    public void onApplicationEnd(org.apache.spark.scheduler.SparkListenerApplicationEnd end) {
        over = true;
    }

    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
        if (!over) {
            warn.accept("executor " + removed.executorId() + " is gone: " + line(removed.reason()));
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        if (!over && end.reason() instanceof TaskFailedReason reason && !(reason instanceof TaskKilled)) {
            warn.accept("task " + end.taskInfo().taskId() + " on "
                    + end.taskInfo().host() + " failed: " + line(reason.toErrorString()));
        }
    }

    static String line(String text) {
        return text == null ? "no reason given" : text.lines().findFirst().orElse("no reason given");
    }
}
