package io.github.trilemma.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The interactive part of the page: its markup, its data and its scripts. */
final class Explorer {
    private static final List<String> HEAD = List.of("errors.js", "theme.js");
    private static final List<String> BODY = List.of(
            "mixing.js",
            "state.js",
            "controls.js",
            "operating.js",
            "surface.js",
            "panels.js",
            "curves.js",
            "explore.js",
            "selftest.js");

    private final Optional<String> data;

    /** An explorer of the data; without any the page keeps its tables and its switch of theme alone. */
    Explorer(Optional<String> data) {
        this.data = data;
    }

    /** Writes the markup where the page has come to. */
    void write(Html html) {
        data.ifPresent(json -> html.raw(Page.resource("page/explore.html"))
                .raw("<script type=\"application/json\" id=\"data\">" + json + "</script>"));
    }

    /** Writes who made the charts. */
    void credit(Html html) {
        data.ifPresent(json -> html.raw("<footer>Charts: Apache ECharts " + Html.escape(ChartLibrary.version())
                + ", copyright The Apache Software Foundation, Apache License 2.0; it is part of this file.</footer>"));
    }

    /** The scripts in the order in which they run, the library among them. */
    List<String> scripts() {
        List<String> scripts = new ArrayList<>();
        List<String> own = new ArrayList<>(HEAD);
        if (data.isPresent()) {
            scripts.add(ChartLibrary.script());
            own.addAll(BODY);
        }
        StringBuilder text = new StringBuilder(Page.resource("report.js"));
        text.append("(() => {\n");
        own.forEach(name -> text.append(Page.resource("page/" + name)));
        scripts.add(text.append("})();\n").toString());
        return scripts;
    }
}
