//! The picture of a scan in pixels, for programs and places that take no SVG.

use super::browser::offer;
use super::picture_of;
use crate::model::event::ScanId;
use crate::words::Locale;
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::{Promise, encode_uri_component};
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement};

/// So many pixels for each unit of the drawing: sharp on screens that have two.
const SCALE: u32 = 2;

/// Makes the picture of a scan and hands it to the person as a PNG; whether that could be done.
pub async fn save_picture(id: ScanId, locale: Locale) -> bool {
    let Some((name, svg)) = picture_of(id, locale).await else {
        return false;
    };
    let name = format!("{}.png", name.trim_end_matches(".svg"));
    match drawn(&svg).await {
        Ok(blob) => offer(&name, &blob).is_ok(),
        Err(_) => false,
    }
}

async fn drawn(svg: &str) -> Result<Blob, JsValue> {
    let image = HtmlImageElement::new()?;
    // What a page may show as an image by its Content Security Policy.
    image.set_src(&format!("data:image/svg+xml,{}", encode_uri_component(svg)));
    JsFuture::from(image.decode()).await?;
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    canvas.set_width(image.natural_width() * SCALE);
    canvas.set_height(image.natural_height() * SCALE);
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.unchecked_into::<CanvasRenderingContext2d>();
    let (wide, high) = (f64::from(canvas.width()), f64::from(canvas.height()));
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, wide, high)?;
    let made = Promise::new(&mut |resolve, reject| {
        if let Err(error) = canvas.to_blob(&resolve) {
            // Whoever waits hears of it.
            let _ = reject.call1(&JsValue::NULL, &error);
        }
    });
    // Where there is no memory for it, it is null.
    JsFuture::from(made).await?.dyn_into()
}
