//! Routes, asked without a socket. Scans run on the simulated lab.

#![allow(clippy::unwrap_used, reason = "a test that meets the unexpected fails")]

mod access;
mod caching;
mod classic;
mod compare;
mod connections;
mod events;
mod exports;
mod installation;
mod load;
mod malformed;
mod names;
mod notices;
mod origins;
mod pages;
mod pause;
mod replay;
mod rest;
mod simulated;
mod typed;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use portolan::model::event::{Batch, Phase, ScanEvent, ScanId};
use portolan::model::paths::BasePath;
use portolan::model::problem::ApiError;
use portolan::model::report::Report;
use portolan::serve::{router, state};
use portolan::server::config::{Config, NetworkKind, OnOff};
use portolan::server::{Shutdown, Switch};
use serde_json::{Value, json};
use std::time::Duration;
use tower::ServiceExt;

struct App {
    router: Router,
    /// The server is up as long as this is kept.
    switch: Switch,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

fn config() -> Config {
    Config {
        listen: "127.0.0.1:0".parse().unwrap(),
        base_path: BasePath::default(),
        allow_remote: false,
        trusted_proxies: vec!["127.0.0.0/8".parse().unwrap()],
        public_origin: None,
        allow: vec![],
        deny: vec!["192.0.2.99/32".parse().unwrap()],
        names: OnOff::On,
        max_scans: 2,
        legal_notice: None,
        max_scans_per_caller: 1,
        network: NetworkKind::Simulated,
        classic: OnOff::On,
        allow_origin: vec![],
        site_root: "target/no-such-site".to_owned(),
    }
}

fn app_with(config: &Config) -> App {
    let (shutdown, switch) = Shutdown::new();
    App { router: router(state(config, shutdown).unwrap()), switch }
}

fn app() -> App {
    app_with(&config())
}

impl App {
    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer { status: parts.status, headers: parts.headers, body: String::from_utf8(bytes.to_vec()).unwrap() }
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    async fn post_json(&self, path: &str, body: Value) -> Answer {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    async fn post_form(&self, path: &str, body: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    async fn start(&self, target: &str, ports: &str) -> ScanId {
        let answer = self.post_json("/api/scans", json!({"target": target, "mode": "custom", "ports": ports})).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
        serde_json::from_str::<Value>(&answer.body).unwrap()["id"].as_str().unwrap().parse().unwrap()
    }

    /// The whole stream of a scan, which ends with the scan.
    async fn events(&self, id: &ScanId, after: u64) -> Vec<Batch> {
        let answer = self.get(&format!("/api/scans/{id}/events?after={after}")).await;
        assert_eq!(answer.status, StatusCode::OK);
        batches(&answer.body)
    }

    async fn report(&self, id: &ScanId) -> Report {
        serde_json::from_str(&self.get(&format!("/api/scans/{id}")).await.body).unwrap()
    }
}

fn batches(stream: &str) -> Vec<Batch> {
    let data = stream.lines().filter_map(|line| line.strip_prefix("data: ")).filter(|data| data.starts_with('{'));
    data.map(|json| serde_json::from_str(json).unwrap()).collect()
}

fn fold(batches: &[Batch]) -> Report {
    let mut report = Report::default();
    batches.iter().for_each(|batch| report.apply(batch).unwrap());
    report
}
