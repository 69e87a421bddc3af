package io.github.trilemma.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class DrawingSvgTest {
    @Test
    void everythingThatIsDrawnStandsInTheSvg() throws Exception {
        String svg;
        try (Canvas canvas = new Canvas(120, 80.5, 2)) {
            canvas.rectangle(1, 2, 3.126, 4, new Color(0x10, 0x20, 0x30, 51));
            canvas.clip(new Rectangle2D.Double(0, 0, 50, 50));
            canvas.polyline(List.of(new double[] {0, 0}, new double[] {-1.5, 10}), Color.RED, 1.5);
            canvas.clip(null);
            canvas.picture(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB), 5, 6, 7, 8);
            canvas.text("D", Fonts.LABEL, Canvas.INK, 10, 10, 0, 0);
            svg = Figure.of("a.png", canvas.image(), 2, "<title> & \"more\"", "")
                    .svg();
        }
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertThat(document.getDocumentElement().getAttribute("viewBox")).isEqualTo("0 0 120 80.5");
        assertThat(document.getElementsByTagName("title").item(0).getTextContent())
                .isEqualTo("<title> & \"more\"");
        assertThat(document.getElementsByTagName("path").getLength()).isEqualTo(4);
        assertThat(document.getElementsByTagName("image").getLength()).isEqualTo(1);
        assertThat(svg)
                .contains("M1 2L4.13 2L4.13 6L1 6L1 2Z\" fill=\"#102030\" fill-opacity=\"0.2\"")
                .contains("<g clip-path=\"url(#c1)\">\n<path d=\"M0 0L-1.5 10\" fill=\"none\" stroke=\"#ff0000\"");
    }

    @Test
    void onlyACanvasMakesFigures() {
        BufferedImage plain = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
        assertThatThrownBy(() -> Figure.of("a.png", plain, 1, "", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Canvas");
    }
}
